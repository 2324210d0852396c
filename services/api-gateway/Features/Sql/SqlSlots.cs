using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>How many statements a tenant has under way: one tenant's must not take the engine from the others.</summary>
internal sealed class SqlSlots(IOptions<SqlOptions> options)
{
    private readonly Lock _sync = new();
    private readonly Dictionary<Guid, int> _taken = [];

    /// <summary>Takes a place; to be given back by disposing it. Null when there is none.</summary>
    public IDisposable? TryTake(Guid tenantId)
    {
        lock (_sync)
        {
            var taken = _taken.GetValueOrDefault(tenantId);
            if (taken >= options.Value.AtOnce) return null;
            _taken[tenantId] = taken + 1;
            return new Slot(this, tenantId);
        }
    }

    private void GiveBack(Guid tenantId)
    {
        lock (_sync)
        {
            if (--_taken[tenantId] == 0) _taken.Remove(tenantId);
        }
    }

    private sealed class Slot(SqlSlots slots, Guid tenantId) : IDisposable
    {
        private SqlSlots? _slots = slots;

        public void Dispose() => Interlocked.Exchange(ref _slots, null)?.GiveBack(tenantId);
    }
}
