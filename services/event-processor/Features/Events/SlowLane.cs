using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// Reads partitions a second time, for the tenants that were too much for them (ADR-011), and stores what is theirs in turns with the others. It goes no
/// further than these; where it has caught up with them, its tenants are as all again.
/// </summary>
internal sealed class SlowLane(EventIntakes intakes, PartitionReader reader, IOptions<FairnessOptions> options, TimeProvider time, ILogger<SlowLane> logger)
    : BackgroundService
{
    private const int LeastBytes = 128 * 1024;
    private const int MostBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LonePatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, SlowReading> _readings = [];
    private readonly SemaphoreSlim _storing = new(1);
    private CancellationTokenSource _interrupt = new();
    private int _budget = LeastBytes * 8;
    private long? _ended;

    /// <summary>Does the insert in doubt of a partition that has just come, before anything else of it.</summary>
    public async Task ReplayAsync(PartitionIntake intake, LaneMark mark, CancellationToken ct)
    {
        var records = await reader.ReadAsync(intake.Partition, mark.DoneTo, mark.IntentTo, ct);
        var batch = new RecordBatch();
        await intakes.StoreAsync(batch, [intake.ReplaySlow(records)], ct);
        await reader.RejectAsync(batch, ct);
    }

    /// <summary>The partition goes: nothing of it is being stored afterwards.</summary>
    public async Task ReleaseAsync(int partition)
    {
        // A turn that has begun is broken off, for all its partitions: the next one does the same again.
        await _interrupt.CancelAsync();
        await _storing.WaitAsync();
        try
        {
            intakes.Remove(partition)?.Dispose();
            _interrupt.Dispose();
            _interrupt = new CancellationTokenSource();
        }
        finally
        {
            _storing.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _interrupt.Dispose();
        _storing.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await TurnAsync(stoppingToken)) await Task.Delay(Idle, time, stoppingToken);
                pause = FirstPause;
            }
            catch (OperationCanceledException)
            {
                // The host stops, or a partition went in the middle of a turn.
            }
            catch (Exception fault) when (PartitionReader.Passes(fault) || EventIntakes.Passes(fault))
            {
                Log.SlowLaneWaits(logger, pause, fault.Message);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch
            {
                Environment.ExitCode = 1;
                throw;
            }
        }
    }

    /// <summary>Reads on, and stores what there is.</summary>
    /// <returns>Whether there is anybody in the slow lane.</returns>
    private async Task<bool> TurnAsync(CancellationToken ct)
    {
        if (!Follow()) return false;
        // What is held and not stored lies where the others are not yet: then these have to go on first.
        var room = _budget - _readings.Values.Sum(reading => reading.Bytes);
        if (room <= 0 || !IsDue()) await Task.Delay(Idle, time, ct);
        else foreach (var record in await reader.ReadAsync(room, IsAlone() ? LonePatience : Idle, ct)) _readings.GetValueOrDefault(record.Partition)?.Add(record);
        if (!IsDue()) return true;

        using var turn = await intakes.TurnAsync(ct);
        await _storing.WaitAsync(ct);
        try
        {
            await StoreAsync(ct);
        }
        finally
        {
            _storing.Release();
            _ended = time.GetTimestamp();
        }

        return true;
    }

    // While others are late, because they still pass over what is not theirs, most of the time is theirs.
    private bool IsDue() => _ended is not { } ended || time.GetElapsedTime(ended) >= 4 * options.Value.SlowTurn || IsAlone() || !intakes.All.Any(intake => !MayEnd(intake));

    private async Task StoreAsync(CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _interrupt.Token);
        var started = time.GetTimestamp();
        var batch = new RecordBatch();
        var chunks = Chunks();
        await intakes.StoreAsync(batch, chunks, either.Token);
        await reader.RejectAsync(batch, either.Token);
        foreach (var reading in _readings.Values) reading.Forget();
        Adapt(chunks.Sum(chunk => chunk.Records.Sum(record => record.Value.Length)), time.GetElapsedTime(started));
    }

    private List<EventChunk> Chunks()
    {
        var current = _readings.Values.Where(reading => intakes[reading.Intake.Partition] == reading.Intake && !reading.Intake.Fenced).ToList();
        return [.. current.Select(reading => reading.Next(MayEnd(reading.Intake))).OfType<EventChunk>()];
    }

    // Where nothing has come in for a while nothing is late either.
    private bool MayEnd(PartitionIntake intake) => !intake.IsLate || time.GetElapsedTime(intake.LastSeen) > options.Value.LateAfter;

    /// <summary>Keeps the reader with the partitions that have somebody in the slow lane.</summary>
    private bool Follow()
    {
        var open = intakes.All.Where(intake => !intake.Fenced && !intake.Lanes.InSlow.IsEmpty).ToDictionary(intake => intake.Partition);
        var gone = _readings.Values.Where(reading => open.GetValueOrDefault(reading.Intake.Partition) != reading.Intake).ToList();
        foreach (var reading in gone) _readings.Remove(reading.Intake.Partition);
        var come = open.Values.Where(intake => !_readings.ContainsKey(intake.Partition)).ToList();
        foreach (var intake in come) _readings[intake.Partition] = new SlowReading(intake);
        if (gone.Count > 0 || come.Count > 0) reader.Follow([.. _readings.Values.Select(reading => (reading.Intake.Partition, reading.Position))]);
        return _readings.Count > 0;
    }

    // Others wait as long as a turn takes; large turns cost less an event. A turn with little in it says nothing about a larger one.
    private void Adapt(int stored, TimeSpan took)
    {
        var turn = IsAlone() ? options.Value.LoneTurn : options.Value.SlowTurn;
        if (took > turn) _budget = Math.Max(LeastBytes, Math.Min(_budget, stored) / 2);
        else if (took < turn / 2 && stored > _budget / 2) _budget = Math.Min(MostBytes, _budget * 2);
    }

    // Of whichever partition: all of this process share the turns.
    private bool IsAlone() => intakes.All.All(intake => intake.ExpressSeen is not { } seen || time.GetElapsedTime(seen) > options.Value.LoneAfter);
}
