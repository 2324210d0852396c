using System.Globalization;
using System.Text.Json;
using Meridian.ClickHouse;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>Checks statements and hands them to the engine.</summary>
internal sealed class SqlRunner(TenantSql engine, SqlSlots slots, IOptions<SqlOptions> options)
{
    private const int HeldBytes = 32 << 20;
    private const long StreamedBytes = 4L << 30;

    /// <summary>Answers a statement with at most <paramref name="limit"/> rows.</summary>
    /// <exception cref="SqlRefusedException">It may not be run, is wrong, or takes too much.</exception>
    /// <exception cref="ClickHouseUnavailableException">The engine is away.</exception>
    public async Task<SqlTable> AskAsync(
        Guid tenantId, string sql, IReadOnlyDictionary<string, JsonElement>? parameters, int limit, CancellationToken cancellationToken)
    {
        using var slot = TakeSlot(tenantId);
        // One more than is shown tells whether there are more.
        using var answer = await RunAsync(tenantId, Question(sql, parameters, SqlTable.Format, limit + 1, HeldBytes), cancellationToken);
        var table = await SqlTable.ReadAsync(answer.Content, limit, HeldBytes, cancellationToken);
        return table with { RowsRead = answer.RowsRead, BytesRead = answer.BytesRead };
    }

    private IDisposable TakeSlot(Guid tenantId) => slots.TryTake(tenantId) ?? throw new SqlRefusedException(
        SqlFlaw.TooManyAtOnce, string.Create(CultureInfo.InvariantCulture, $"A tenant has at most {options.Value.AtOnce} under way at the same time: wait for one."));

    private async Task<TenantSqlAnswer> RunAsync(Guid tenantId, TenantSqlQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.RunAsync(tenantId, question, cancellationToken);
        }
        catch (ClickHouseRejectedException fault)
        {
            throw SqlFaults.Explain(fault);
        }
    }

    private TenantSqlQuestion Question(string sql, IReadOnlyDictionary<string, JsonElement>? parameters, string format, long limit, int heldBytes)
    {
        var (statement, bounds) = (SqlStatement.Check(sql), options.Value);
        return new TenantSqlQuestion(statement.Text, SqlParameters.Format(statement.Parameters, parameters), format, limit, heldBytes)
        {
            Timeout = bounds.Timeout,
            MaxMemory = (long)bounds.MaxMemoryMegabytes << 20,
            MaxRowsToRead = bounds.MaxRowsToRead,
            MaxResultBytes = heldBytes > 0 ? HeldBytes : StreamedBytes,
        };
    }
}
