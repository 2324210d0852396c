using Meridian.Trainer.Learning;
using Meridian.Trainer.People;
using Meridian.Trainer.Shipping;
using Meridian.Trainer.Store;
using Meridian.Trainer.Volumes;

namespace Meridian.Trainer;

/// <summary>What to train from.</summary>
/// <param name="From">The beginning of the history; null for that of the events.</param>
/// <param name="IsImported">Whether it came in as a whole, so that when events came in says nothing.</param>
internal sealed record TrainingSource(IReadOnlyList<Guid> Tenants, DateTimeOffset? From, DateTimeOffset? To, bool IsImported)
{
    /// <summary>What the card says of the data, where it is not a tenant's own.</summary>
    public string? Description { get; init; }

    /// <summary>Features look back 90 days; a history that has no more has to do with less.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromDays(90);
}

/// <summary>Trains models out of the events of a database.</summary>
internal sealed class TrainingRun(EventsDatabase database, TextWriter output, TimeProvider time)
{
    public async Task<TrainedModel> PeopleAsync(PeopleQuestion question, TrainingSource source, BoostingOptions options, CancellationToken ct)
    {
        var (from, to) = await SpanAsync(source, ct);
        var plan = MomentPlan.Of(from, to, source.WarmUp);
        Task<Samples> Read(IReadOnlyList<DateTimeOffset> moments) => PeopleRows.ReadAsync(database, source.Tenants, moments, question, source.IsImported, ct);
        var data = new PeopleData(plan, await Read(plan.Training), await Read(plan.Validation), await Read(plan.Test));
        foreach (var (name, part) in (ReadOnlySpan<(string, Samples)>)[("training", data.Training), ("validation", data.Validation), ("test", data.Test)])
        {
            output.WriteLine($"{question.Model}: {name} has {part.Rows} rows, {part.Rate:p1} of them positive");
            if (part.Positives == 0 || part.Positives == part.Rows) throw new TrainingException($"The {name} part has {part.Rows} rows, {part.Positives} of them positive: nothing can be said of it.");
        }

        return Named(PeopleTrainer.Train(question, data, options), source, from, to);
    }

    public async Task<TrainedModel> AnomalyAsync(TrainingSource source, BoostingOptions options, CancellationToken ct)
    {
        var (from, to) = await SpanAsync(source, ct);
        var streams = await VolumeStream.ReadAsync(database, source.Tenants, from, to, ct);
        output.WriteLine($"anomaly: {streams.Count} streams");
        return Named(AnomalyTrainer.Train(VolumeData.Of(streams, from.ToUnixTimeSeconds() / 3600, to.ToUnixTimeSeconds() / 3600, options.Seed), options), source, from, to);
    }

    /// <summary>All tenants with events.</summary>
    public Task<List<Guid>> TenantsAsync(CancellationToken ct) => database.RowsAsync("SELECT DISTINCT tenant_id FROM events ORDER BY tenant_id", [], row => row.GetGuid(0), ct);

    private TrainedModel Named(TrainedModel model, TrainingSource source, DateTimeOffset from, DateTimeOffset to) => model with
    {
        Card = model.Card with
        {
            Data = source.Description ?? $"The events of {source.Tenants.Count} tenants: {string.Join(", ", source.Tenants)}{(source.IsImported ? ", imported: by when they happened" : ", as they were known at each moment")}.",
            HistoryFrom = from,
            HistoryTo = to,
            TrainedAt = time.GetUtcNow(),
        },
    };

    // Whole days of what is there.
    private async Task<(DateTimeOffset From, DateTimeOffset To)> SpanAsync(TrainingSource source, CancellationToken ct)
    {
        if (source is { From: { } given, To: { } end }) return (given, end);
        var rows = await database.RowsAsync(
            "SELECT toInt64(count()), toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp)) FROM events WHERE tenant_id IN {tenants:Array(UUID)}", [("tenants", "Array(UUID)", source.Tenants.ToArray())],
            row => (Count: row.GetInt64(0), First: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), Last: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))), ct);
        if (rows[0].Count == 0) throw new TrainingException("There are no events of these tenants.");
        return (source.From ?? new DateTimeOffset(rows[0].First.UtcDateTime.Date.AddDays(1), TimeSpan.Zero), source.To ?? new DateTimeOffset(rows[0].Last.UtcDateTime.Date, TimeSpan.Zero));
    }
}
