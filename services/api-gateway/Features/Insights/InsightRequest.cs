using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>An insight as a client writes it.</summary>
public sealed record InsightRequest : Labels
{
    private const int LongestQuery = 64 * 1024;

    // Whatever takes longer is no reason to refuse it: the question is in order so far as is known.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The question, with its kind.</summary>
    [Required]
    public JsonElement? Query { get; init; }

    /// <summary>The values of kind and query.</summary>
    internal IReadOnlyList<object?> Own() => [Asking.KindOf(Query!.Value), Query.Value.GetRawText()];

    /// <summary>Asks the question once, at its own route: nobody knows better whether it is one.</summary>
    /// <returns>Why it cannot be kept; null when it can.</returns>
    internal async Task<IResult?> CheckAsync(Caller caller, QuestionRoutes routes, CancellationToken cancellationToken)
    {
        if (Query!.Value.GetRawText().Length > LongestQuery) return Problems.KeptQuestionTooLong(LongestQuery);
        if (Asking.KindOf(Query.Value) is not { } kind || !routes.Has(kind)) return Problems.KeptKindUnknown(Asking.KindOf(Query.Value));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            // A range that a dashboard gives later is needed to ask, not to keep.
            var (status, body) = await routes.AskAsync(caller, kind, Asking.With(Query.Value, kind == "sql" ? SomeRange : null, DateTimeOffset.UnixEpoch), limit.Token);
            return status == StatusCodes.Status400BadRequest && body is not null
                ? TypedResults.Text(body.ToJsonString(), "application/problem+json", statusCode: status) : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static AskAgain SomeRange { get; } = new(new DateRange(From: "1971-01-01", To: "1971-01-02"));
}
