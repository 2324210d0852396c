using Meridian.ApiGateway.Features.Idempotency;
using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>What a request changes: a transaction that sees the caller's tenant, and that uses up the request's idempotency key where it has one.</summary>
internal sealed class TenantWork : IAsyncDisposable
{
    private readonly TenantTransaction _transaction;
    private readonly HttpContext _context;

    private TenantWork(TenantTransaction transaction, HttpContext context) => (_transaction, _context) = (transaction, context);

    /// <summary>For the statements.</summary>
    public NpgsqlConnection Connection => _transaction.Connection;

    public static async Task<TenantWork> BeginAsync(TenantDatabase database, HttpContext context) =>
        new(await database.BeginAsync(Caller.Of(context).TenantId, context.RequestAborted), context);

    /// <summary>Makes it last.</summary>
    public async Task CommitAsync()
    {
        if (_context.Features.Get<IdempotentAttempt>() is { } attempt) await attempt.MarkAsync(Connection, _context.RequestAborted);
        await _transaction.CommitAsync(_context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();
}
