namespace Meridian.WebApp.Gateway;

/// <summary>What became of events, hour by hour.</summary>
public sealed record IngestionHealth(
    DateTimeOffset From, DateTimeOffset To, IngestionCounts Total, IReadOnlyList<IngestionHour> Hours, IReadOnlyList<RefusalReason> RefusedEvents, IReadOnlyList<RefusalReason> RefusedRequests,
    Freshness? Freshness);

/// <param name="Repeats">Null while some may still be on their way.</param>
public sealed record IngestionCounts(long Accepted, long Stored, long? Repeats, long RefusedEvents, long RefusedRequests);

public sealed record IngestionHour(DateTimeOffset Time, long Accepted, long Stored, long? Repeats, long RefusedEvents, long RefusedRequests);

public sealed record RefusalReason(string Code, long Count, DateTimeOffset LastAt, IReadOnlyList<long> Hourly);
