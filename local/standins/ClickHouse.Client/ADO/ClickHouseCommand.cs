using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ClickHouse.Client.ADO.Parameters;
using ClickHouse.Client.ADO.Readers;
using ClickHouse.Client.Diagnostic;
using ClickHouse.Client.Http;

namespace ClickHouse.Client.ADO;

/// <summary>A statement with <c>{name:Type}</c> parameters.</summary>
public class ClickHouseCommand : DbCommand
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly ClickHouseParameterCollection _parameters = [];
    private ClickHouseConnection? _connection;

    public ClickHouseCommand()
    {
    }

    public ClickHouseCommand(ClickHouseConnection connection) => _connection = connection;

    [AllowNull]
    public override string CommandText { get; set; } = "";

    /// <summary>Not supported: the package takes a value and does nothing. The connection string's Timeout is the limit.</summary>
    public override int CommandTimeout
    {
        get => 0;
        set
        {
            if (value != 0) throw new NotSupportedException("ClickHouse.Client has no timeout of a command: set Timeout in the connection string, or cancel.");
        }
    }

    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text) throw new NotSupportedException("ClickHouse takes statements as text only.");
        }
    }

    public override bool DesignTimeVisible { get; set; }

    /// <summary>The id in <c>system.query_log</c>; the server chooses one when it is null.</summary>
    public string? QueryId { get; set; }

    /// <summary>Server settings sent with this statement, over those of the connection.</summary>
    public IDictionary<string, object> CustomSettings { get; } = new Dictionary<string, object>();

    /// <summary>What the server said about the last statement.</summary>
    public QueryStats? QueryStats { get; private set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => _connection = (ClickHouseConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => _cancel.Cancel();

    public override void Prepare()
    {
        // ClickHouse has no prepared statements.
    }

    public new ClickHouseDbParameter CreateParameter() => new();

    public override int ExecuteNonQuery() => ExecuteNonQueryAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Runs a statement without a result. Returns 0, as the package does: <see cref="QueryStats"/> has the rows written.</summary>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        return 0;
    }

    public override object? ExecuteScalar() => ExecuteScalarAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        await using var reader = await ExecuteDbDataReaderAsync(CommandBehavior.Default, cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null;
    }

    protected override DbParameter CreateDbParameter() => CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        ExecuteDbDataReaderAsync(behavior, CancellationToken.None).GetAwaiter().GetResult();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        if ((behavior & ~(CommandBehavior.SequentialAccess | CommandBehavior.CloseConnection)) != 0)
            throw new NotSupportedException($"The stand-in of ClickHouse.Client does not support {behavior}.");

        var response = await SendAsync(cancellationToken);
        try
        {
            return new ClickHouseDataReader(new RowSource(response, await response.Content.ReadAsStreamAsync(cancellationToken), _cancel.Token));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _cancel.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
    {
        var connection = _connection ?? throw new InvalidOperationException("The command has no connection.");
        using var activity = ActivitySourceHelper.Start(connection, CommandText);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(_cancel.Token, cancellationToken);
        try
        {
            var response = await connection.PostAsync(new Statement(CommandText, QueryId, CustomSettings, _parameters), linked.Token);
            QueryStats = SummaryHeader.Read(response);
            return response;
        }
        catch (Exception fault) when (fault is ClickHouseServerException or HttpRequestException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, fault.Message);
            throw;
        }
    }
}
