using System.Globalization;
using Meridian.ClickHouse;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>Checks statements and hands them to the engine.</summary>
internal sealed class SqlRunner(TenantSql engine, SqlSlots slots, IOptions<SqlOptions> options)
{
    private const int HeldBytes = 32 << 20;
    private const long StreamedBytes = 4L << 30;

    // Most mistakes show before so much was answered, and are still problems then.
    private const int FirstBytes = 1 << 20;

    /// <summary>Answers a statement with at most <paramref name="limit"/> rows.</summary>
    /// <exception cref="SqlRefusedException">It may not be run, is wrong, or takes too much.</exception>
    /// <exception cref="ClickHouseUnavailableException">The engine is away.</exception>
    public async Task<SqlTable> AskAsync(Guid tenantId, AskSql.Request request, int limit, CancellationToken cancellationToken)
    {
        using var slot = TakeSlot(tenantId);
        // One more than is shown tells whether there are more.
        using var answer = await RunAsync(tenantId, Question(request, SqlTable.Format, limit + 1, HeldBytes, HeldBytes), cancellationToken);
        var table = await SqlTable.ReadAsync(answer.Content, limit, HeldBytes, cancellationToken);
        return table with { RowsRead = answer.RowsRead, BytesRead = answer.BytesRead };
    }

    /// <summary>Begins an answer that is handed on as it comes; it has a place until it is disposed.</summary>
    /// <param name="format">ClickHouse's name of it.</param>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<(TenantSqlAnswer Answer, IDisposable Slot)> StreamAsync(Guid tenantId, AskSql.Request request, string format, int limit, CancellationToken cancellationToken)
    {
        var slot = TakeSlot(tenantId);
        try
        {
            return (await RunAsync(tenantId, Question(request, format, limit, FirstBytes, StreamedBytes), cancellationToken), slot);
        }
        catch
        {
            slot.Dispose();
            throw;
        }
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

    private TenantSqlQuestion Question(AskSql.Request request, string format, long limit, int heldBytes, long mostBytes)
    {
        var (statement, bounds) = (SqlStatement.Check(request.Sql!), options.Value);
        return new TenantSqlQuestion(statement.Text, SqlParameters.Format(statement.Parameters, request.Parameters), format, limit, heldBytes)
        {
            Timeout = bounds.Timeout,
            MaxMemory = (long)bounds.MaxMemoryMegabytes << 20,
            MaxRowsToRead = bounds.MaxRowsToRead,
            MaxResultBytes = mostBytes,
        };
    }
}
