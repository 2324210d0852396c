using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ClickHouse.Client.ADO.Parameters;
using ClickHouse.Client.Http;

namespace ClickHouse.Client.ADO;

/// <summary>A connection in ADO.NET's sense; HTTP connections behind it are pooled over all instances.</summary>
/// <param name="connectionString">See <see cref="ClickHouseConnectionStringBuilder"/>.</param>
/// <param name="httpClient">The caller's own; it must decompress by itself unless <c>Compression=false</c>.</param>
public class ClickHouseConnection(string connectionString, HttpClient httpClient) : DbConnection
{
    private ClickHouseConnectionStringBuilder _settings = new(connectionString);
    private ConnectionState _state = ConnectionState.Closed;
    private string? _serverVersion;

    public ClickHouseConnection() : this("")
    {
    }

    public ClickHouseConnection(string connectionString) : this(connectionString, SharedHttpClient.Instance)
    {
    }

    [AllowNull]
    public sealed override string ConnectionString
    {
        get => _settings.ConnectionString;
        set => _settings = new ClickHouseConnectionStringBuilder(value ?? "");
    }

    /// <summary>Server settings sent with every statement.</summary>
    public IDictionary<string, object> CustomSettings { get; } = new Dictionary<string, object>();

    public override string Database => _settings.Database;

    public override string DataSource => $"{_settings.Host}:{_settings.Port}";

    public override string ServerVersion => _serverVersion ?? throw new InvalidOperationException("The connection is not open.");

    public override ConnectionState State => _state;

    public override void ChangeDatabase(string databaseName) => _settings.Database = databaseName;

    public override void Open() => OpenAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Asks the server for its version, which proves address, user and database.</summary>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_state == ConnectionState.Open) return;

        using var response = await PostAsync("SELECT version() FORMAT TSV", queryId: null, parameters: null, cancellationToken);
        _serverVersion = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        _state = ConnectionState.Open;
    }

    public override void Close() => _state = ConnectionState.Closed;

    public new ClickHouseCommand CreateCommand() => new(this);

    internal async Task<HttpResponseMessage> PostAsync(
        string sql, string? queryId, ClickHouseParameterCollection? parameters, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_settings.Timeout);
        using var request = StatementRequest.Create(_settings, CustomSettings, sql, queryId, parameters);
        var response = await httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        if (response.IsSuccessStatusCode) return response;

        using (response) throw ClickHouseServerException.FromServerResponse(await response.Content.ReadAsStringAsync(timeout.Token), sql);
    }

    protected override DbCommand CreateDbCommand() => CreateCommand();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("ClickHouse has no transactions over HTTP.");
}
