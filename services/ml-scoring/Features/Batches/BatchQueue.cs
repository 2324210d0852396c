using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>Batches that are not done: one of a tenant at a time, tenants in turn.</summary>
internal sealed class BatchQueue(IOptions<BatchOptions> options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Queue<Batch>> _byTenant = [];
    private readonly Dictionary<Guid, int> _coming = [];
    private readonly LinkedList<Guid> _turns = [];
    private readonly SemaphoreSlim _some = new(0);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Batch> Open
    {
        get { lock (_gate) return [.. _byTenant.Values.SelectMany(batches => batches)]; }
    }

    /// <summary>Room for a batch of a tenant, from before its ids are read: they take memory while they are. Dispose of it when the batch is added, or will not be.</summary>
    /// <returns>Null where the tenant has as many as it may.</returns>
    public IDisposable? TryReserve(Guid tenantId)
    {
        lock (_gate)
        {
            var (open, coming) = (_byTenant.TryGetValue(tenantId, out var batches) ? batches.Count : 0, _coming.GetValueOrDefault(tenantId));
            if (open + coming >= options.Value.MaxOpen) return null;
            _coming[tenantId] = coming + 1;
            return new Room(this, tenantId);
        }
    }

    public void Add(Batch batch)
    {
        lock (_gate)
        {
            if (!_byTenant.TryGetValue(batch.TenantId, out var batches))
            {
                _byTenant[batch.TenantId] = batches = [];
                _turns.AddLast(batch.TenantId);
            }

            batches.Enqueue(batch);
        }

        _some.Release();
    }

    /// <summary>The batch whose turn it is.</summary>
    public async Task<Batch> NextAsync(CancellationToken cancellationToken)
    {
        await _some.WaitAsync(cancellationToken);
        lock (_gate)
        {
            var tenant = _turns.First!.Value;
            _turns.RemoveFirst();
            _turns.AddLast(tenant);
            return _byTenant[tenant].Peek();
        }
    }

    /// <summary>Lets it have another turn.</summary>
    public void PutBack() => _some.Release();

    /// <summary>Takes out the batch whose turn it was.</summary>
    public void Remove(Batch batch)
    {
        lock (_gate)
        {
            var batches = _byTenant[batch.TenantId];
            batches.Dequeue();
            if (batches.Count > 0) return;
            _byTenant.Remove(batch.TenantId);
            _turns.Remove(batch.TenantId);
        }
    }

    public void Dispose() => _some.Dispose();

    private sealed class Room(BatchQueue queue, Guid tenantId) : IDisposable
    {
        public void Dispose()
        {
            lock (queue._gate)
            {
                if (--queue._coming[tenantId] == 0) queue._coming.Remove(tenantId);
            }
        }
    }
}
