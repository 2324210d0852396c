using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Bounds of a question; section <c>Query</c>.</summary>
internal sealed class QueryOptions
{
    public const string Section = "Query";

    /// <summary>The longest wait for an answer; then it is a 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
