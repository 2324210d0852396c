using System.Text.Json;

namespace Meridian.WebApp.Gateway;

/// <summary>How fresh an answer is.</summary>
public sealed record Freshness(DateTimeOffset Watermark, long LagMs);

public sealed record AnsweredRange(DateTimeOffset From, DateTimeOffset To, string? TimeZone, string? Interval);

/// <summary>What every answer to a question says beside its own.</summary>
public record Answered
{
    public AnsweredRange? Range { get; init; }

    public long RowsRead { get; init; }

    public double TookMs { get; init; }

    public bool Cached { get; init; }

    public Freshness? Freshness { get; init; }
}

public sealed record Point(DateTimeOffset Time, double? Value);

public sealed record Before(double? Total, IReadOnlyList<Point> Points);

public sealed record TrendSeries(string? Series, string? Name, string? Event, string? Breakdown, bool IsOther, double? Total, IReadOnlyList<Point> Points, Before? Previous);

public sealed record TrendAnswer : Answered
{
    public IReadOnlyList<TrendSeries> Series { get; init; } = [];

    public double? Total { get; init; }
}

public sealed record SegmentColumn(string Series, string? Name, string? Event);

public sealed record SegmentRow(IReadOnlyList<string?> Values, IReadOnlyList<double?> Measures);

public sealed record SegmentationAnswer : Answered
{
    public IReadOnlyList<SegmentColumn> Columns { get; init; } = [];

    public IReadOnlyList<JsonElement> Breakdowns { get; init; } = [];

    public IReadOnlyList<SegmentRow> Rows { get; init; } = [];

    public IReadOnlyList<double?> Totals { get; init; } = [];

    public long RowCount { get; init; }
}

public sealed record FunnelStep(string? Name, string? Event);

public sealed record FunnelCount(long Count, double Conversion, double FromPrevious, double? MedianSeconds, double? MedianSecondsFromFirst);

public sealed record FunnelSeries(string? Breakdown, bool IsOther, bool Total, IReadOnlyList<FunnelCount> Steps);

public sealed record FunnelAnswer : Answered
{
    public IReadOnlyList<FunnelStep> Steps { get; init; } = [];

    public IReadOnlyList<FunnelSeries> Series { get; init; } = [];
}

public sealed record RetentionCohort(DateTimeOffset Time, long Size, IReadOnlyList<long?> Values);

public sealed record RetentionSeries(string? Breakdown, bool IsOther, bool Total, IReadOnlyList<RetentionCohort> Cohorts, IReadOnlyList<double?> Overall);

public sealed record RetentionAnswer : Answered
{
    public IReadOnlyList<RetentionSeries> Series { get; init; } = [];
}

public sealed record PathNode(int Step, string? Name, long Count);

public sealed record PathEdge(int Step, string? From, string? To, long Count, double? MedianSeconds);

public sealed record PathsAnswer : Answered
{
    public IReadOnlyList<PathNode> Nodes { get; init; } = [];

    public IReadOnlyList<PathEdge> Edges { get; init; } = [];

    public long Paths { get; init; }
}

public sealed record Bucket(double From, double To, long Count);

public sealed record DistributionAnswer : Answered
{
    public string? Of { get; init; }

    public long Count { get; init; }

    public long Missing { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public double? Avg { get; init; }

    public double? Sum { get; init; }

    public IReadOnlyDictionary<string, double?> Percentiles { get; init; } = new Dictionary<string, double?>();

    public IReadOnlyList<Bucket> Buckets { get; init; } = [];
}

public sealed record StickinessSeries(string Series, string? Name, IReadOnlyList<long> Values, long Users);

public sealed record StickinessAnswer : Answered
{
    public int Intervals { get; init; }

    public IReadOnlyList<StickinessSeries> Series { get; init; } = [];
}

public sealed record LifecyclePoint(DateTimeOffset Time, long New, long Returning, long Resurrecting, long Dormant);

public sealed record LifecycleAnswer : Answered
{
    public IReadOnlyList<LifecyclePoint> Points { get; init; } = [];
}

public sealed record SqlColumn(string Name, string Type);

public sealed record SqlAnswer : Answered
{
    public IReadOnlyList<SqlColumn> Columns { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<JsonElement>> Rows { get; init; } = [];

    public bool Truncated { get; init; }

    public long BytesRead { get; init; }
}

public sealed record SqlSchema(IReadOnlyList<SqlTable> Tables, IReadOnlyList<string> Functions);

public sealed record SqlTable(string Name, string? Description, IReadOnlyList<SqlTableColumn> Columns);

public sealed record SqlTableColumn(string Name, string Type, string? Description);

public sealed record SchemaEvents(IReadOnlyList<SchemaEvent> Events);

public sealed record SchemaEvent(string Event, string Type, long Count, DateTimeOffset? FirstSeenAt, DateTimeOffset? LastSeenAt);

public sealed record SchemaProperties(IReadOnlyList<SchemaProperty> Properties, long Sampled);

public sealed record SchemaProperty(string Property, IReadOnlyList<string> Kinds, IReadOnlyList<string> Samples, double Share);
