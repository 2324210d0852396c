using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ClickHouse.Client.Http;

namespace ClickHouse.Client.ADO;

/// <summary>A connection in ADO.NET's sense; HTTP connections behind it are pooled over all instances.</summary>
/// <param name="connectionString">See <see cref="ClickHouseConnectionStringBuilder"/>.</param>
/// <param name="httpClient">The caller's own; it must decompress by itself unless <c>Compression=false</c>.</param>
public class ClickHouseConnection(string connectionString, HttpClient httpClient) : DbConnection
{
    private static readonly string[] Unsupported = ["UseSession", "SessionId", "Path", "UseServerTimezone", "UseCustomDecimals"];

    private ClickHouseConnectionStringBuilder _settings = Supported(connectionString);
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
        set => _settings = Supported(value ?? "");
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

        using var response = await PostAsync(new Statement("SELECT version() FORMAT TSV"), cancellationToken);
        _serverVersion = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
        _state = ConnectionState.Open;
    }

    public override void Close() => _state = ConnectionState.Closed;

    public new ClickHouseCommand CreateCommand() => new(this);

    /// <exception cref="ClickHouseServerException">The server refused it.</exception>
    /// <exception cref="TaskCanceledException">No answer began within the connection string's Timeout.</exception>
    internal async Task<HttpResponseMessage> PostAsync(Statement statement, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_settings.Timeout);
        try
        {
            using var request = StatementRequest.Create(_settings, CustomSettings, statement);
            var response = await httpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            if (response.IsSuccessStatusCode) return response;

            using (response) throw ClickHouseServerException.FromServerResponse(await response.Content.ReadAsStringAsync(limited.Token), statement.Sql);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            // What HttpClient throws at its own limit, which is the one the package has.
            throw new TaskCanceledException($"ClickHouse at {DataSource} did not answer within {_settings.Timeout}.", new TimeoutException(fault.Message, fault));
        }
    }

    protected override DbCommand CreateDbCommand() => CreateCommand();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("ClickHouse has no transactions over HTTP.");

    private static ClickHouseConnectionStringBuilder Supported(string connectionString)
    {
        var settings = new ClickHouseConnectionStringBuilder(connectionString);
        return Array.Find(Unsupported, settings.ContainsKey) is { } key
            ? throw new NotSupportedException($"The stand-in of ClickHouse.Client does not support {key} in a connection string.")
            : settings;
    }
}
