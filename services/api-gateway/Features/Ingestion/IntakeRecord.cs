using StackExchange.Redis;

namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>What was counted of a tenant, hour by hour.</summary>
internal sealed class IntakeRecord
{
    private readonly Dictionary<(DateTimeOffset Hour, IntakeOutcome Outcome, string Code), long> _counts = [];

    /// <summary>When the last event was accepted, as far as that is written down.</summary>
    public DateTimeOffset Latest { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Adds what the ledger has of a day.</summary>
    public void Add(DateOnly day, IEnumerable<HashEntry> entries)
    {
        foreach (var (name, value) in entries.Select(entry => ((string)entry.Name!, (long)entry.Value)))
        {
            if (name == IntakeLedger.Latest) Latest = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(value, Latest.ToUnixTimeMilliseconds()));
            else if (IntakeField.Parse(name) is { } field) _counts[(new DateTimeOffset(day, new TimeOnly(field.Hour, 0), TimeSpan.Zero), field.Outcome, field.Code)] = value;
        }
    }

    public long Accepted(DateTimeOffset hour) => _counts.GetValueOrDefault((hour, IntakeOutcome.Accepted, ""));

    /// <summary>How often something was refused in each of some hours, the most frequent reason first; without those that never came up.</summary>
    public IReadOnlyList<(string Code, IReadOnlyList<long> Hourly)> Refused(IntakeOutcome outcome, IReadOnlyList<DateTimeOffset> hours) =>
    [
        .. _counts.Keys.Where(key => key.Outcome == outcome).Select(key => key.Code).Distinct()
            .Select(code => (Code: code, Hourly: (IReadOnlyList<long>)[.. hours.Select(hour => _counts.GetValueOrDefault((hour, outcome, code)))]))
            .Where(reason => reason.Hourly.Any(count => count > 0)).OrderByDescending(reason => reason.Hourly.Sum()).ThenBy(reason => reason.Code, StringComparer.Ordinal),
    ];
}
