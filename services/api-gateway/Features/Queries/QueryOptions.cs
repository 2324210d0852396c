using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Bounds of a question; section <c>Query</c>.</summary>
internal sealed class QueryOptions
{
    public const string Section = "Query";

    /// <summary>The longest that ClickHouse may work on one statement; then the question is refused as too slow.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most memory a statement may take, in MiB.</summary>
    [Range(16, 1_048_576)]
    public int MemoryMegabytes { get; init; } = 2048;

    /// <summary>The most rows a statement may read.</summary>
    [Range(1, long.MaxValue)]
    public long MaxRowsToRead { get; init; } = 20_000_000_000;

    /// <summary>The most rows an answer of ClickHouse may have.</summary>
    [Range(1, 10_000_000)]
    public int MaxResultRows { get; init; } = 1_000_000;

    /// <summary>How long answers are kept; zero for not at all.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CacheLife { get; init; } = TimeSpan.FromMinutes(5);
}
