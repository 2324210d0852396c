using System.Collections.Concurrent;
using System.Text;
using Meridian.Contracts.Filters;
using Meridian.Contracts.Workflows;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>
/// All active triggers, as the matching reads them: whoever asks for a tenant's gets a set that never changes, made anew when one of its triggers does.
/// One writer, any number of readers.
/// </summary>
internal sealed class TriggerList(ILogger<TriggerList> logger)
{
    private readonly Dictionary<Guid, Dictionary<(Guid WorkflowId, int Position), Trigger>> _triggers = [];
    private readonly ConcurrentDictionary<Guid, TenantTriggers> _sets = new();
    private volatile bool _isKnown;

    /// <summary>Whether there has been a list at all: before, no event may be taken for one that no trigger waits for.</summary>
    public bool IsKnown => _isKnown;

    public int Count => _triggers.Values.Sum(tenant => tenant.Count);

    /// <summary>A tenant's triggers, or null when it has none.</summary>
    public TenantTriggers? Of(Guid tenant) => _sets.GetValueOrDefault(tenant);

    /// <summary>Takes in changes of a list that is known.</summary>
    public void Apply(IReadOnlyList<TriggerChange> changes)
    {
        foreach (var ofTenant in changes.GroupBy(change => change.TenantId))
        {
            if (!_triggers.TryGetValue(ofTenant.Key, out var triggers)) _triggers.Add(ofTenant.Key, triggers = []);
            foreach (var change in ofTenant) Apply(triggers, change);
            Publish(ofTenant.Key, triggers);
        }
    }

    /// <summary>Puts a whole list in place of what was known.</summary>
    public void Replace(IReadOnlyList<TriggerChange> all)
    {
        var gone = _triggers.Keys.Except(all.Select(change => change.TenantId)).ToList();
        _triggers.Clear();
        foreach (var tenant in gone) _sets.TryRemove(tenant, out _);
        Apply(all);
        _isKnown = true;
    }

    private void Apply(Dictionary<(Guid WorkflowId, int Position), Trigger> triggers, TriggerChange change)
    {
        var key = (change.WorkflowId, change.Position);
        if (change.Active && Read(change) is { } trigger) triggers[key] = trigger;
        else triggers.Remove(key);
    }

    private Trigger? Read(TriggerChange change)
    {
        try
        {
            var filter = change.Filter is { } json ? Filter.Parse(json) : null;
            return new Trigger(change.WorkflowId, change.Version, change.Event is { } name ? Encoding.UTF8.GetBytes(name) : null, filter);
        }
        catch (FilterException wrong)
        {
            // Its workflow does not start; all others do.
            Log.TriggerSkipped(logger, change.TenantId, change.WorkflowId, change.Version, wrong.Path, wrong.Message);
            return null;
        }
    }

    private void Publish(Guid tenant, Dictionary<(Guid WorkflowId, int Position), Trigger> triggers)
    {
        if (triggers.Count > 0)
        {
            _sets[tenant] = new TenantTriggers(triggers.Values);
            return;
        }

        _triggers.Remove(tenant);
        _sets.TryRemove(tenant, out _);
    }
}
