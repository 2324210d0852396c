using System.Text.Json;
using Meridian.Contracts.Workflows;
using Npgsql;
using Polly;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>
/// Keeps <see cref="TriggerList"/> as workflow-engine has it: asks for changes again and again, and each time waits up to a second for one. While
/// workflow-engine is away the last list stays, also over a restart.
/// </summary>
internal sealed class FollowTriggers(HttpClient workflows, KnownTriggers known, TriggerList list, TimeProvider time, ILogger<FollowTriggers> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly List<TriggerChange> _whole = [];
    private long _revision;
    private bool _isAway;
    private bool _isRead;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!_isRead) await ReadKnownAsync(stoppingToken);
                await FollowAsync(stoppingToken);
                if (_isAway) Log.TriggersAreBack(logger);
                _isAway = false;
            }
            catch (Exception fault) when (fault is HttpRequestException or ExecutionRejectedException or JsonException or NpgsqlException or TimeoutException or OperationCanceledException)
            {
                if (stoppingToken.IsCancellationRequested) return;
                if (!_isAway) Log.TriggersAreAway(logger, list.Count, fault.Message);
                _isAway = true;
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadKnownAsync(CancellationToken ct)
    {
        if (await known.ReadAsync(ct) is { } last)
        {
            list.Replace(last.Changes);
            _revision = last.Revision;
            Log.TriggersKnown(logger, list.Count, _revision);
        }

        _isRead = true;
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var asked = list.IsKnown || _whole.Count > 0 ? _revision : 0;
        var page = await workflows.GetFromJsonAsync<TriggerPage>($"internal/v1/triggers?after={asked}", ct) ?? throw new JsonException("There is no page.");
        if (page.FromStart || _whole.Count > 0) await TakeWholeAsync(page, ct);
        else await TakeChangesAsync(page, ct);
        _revision = page.Revision;
    }

    private async Task TakeWholeAsync(TriggerPage page, CancellationToken ct)
    {
        if (page.FromStart) _whole.Clear();
        _whole.AddRange(page.Changes);
        if (page.More) return;

        if (!list.IsKnown || _whole.Count > 0 || list.Count > 0)
        {
            // Pages may tell of the same trigger twice: the later word counts.
            List<TriggerChange> all = [.. _whole.GroupBy(change => (change.TenantId, change.WorkflowId, change.Position)).Select(same => same.Last())];
            list.Replace(all);
            await known.SaveAsync(all, page.Revision, whole: true, ct);
            Log.TriggersKnown(logger, list.Count, page.Revision);
        }

        _whole.Clear();
    }

    private async Task TakeChangesAsync(TriggerPage page, CancellationToken ct)
    {
        if (page.Changes.Count == 0) return;
        list.Apply(page.Changes);
        await known.SaveAsync(page.Changes, page.Revision, whole: false, ct);
        Log.TriggersChanged(logger, page.Changes.Count, page.Revision);
    }
}
