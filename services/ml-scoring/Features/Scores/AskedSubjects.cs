using System.Text;
using Meridian.Contracts.Events;
using Meridian.Contracts.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>What a request for scores may ask.</summary>
internal static class AskedSubjects
{
    public const int MostIds = 1_000;
    public static readonly string[] Sources = ["api", "workflow", "batch"];

    /// <summary>What is wrong with an id, or null.</summary>
    public static string? FlawOf(string? id) => id switch
    {
        null or "" => "An id is empty.",
        _ when Encoding.UTF8.GetByteCount(id) > IngestEventParser.MaxTextLength => $"An id has more than {IngestEventParser.MaxTextLength} bytes.",
        _ => null,
    };

    /// <summary>What is wrong with a request, or null.</summary>
    public static ProblemHttpResult? FlawOf(ScoreRequest request, ScoredModel model, DateTimeOffset now)
    {
        if (!Sources.Contains(request.Source)) return Problems.SourceUnknown(request.Source);
        if (request.At > now) return Problems.MomentAhead();
        return (model.IsOfPeople ? FlawOfPeople(request) : FlawOfVolume(request)) is { } flaw ? Problems.SubjectsWrong(flaw) : null;
    }

    private static string? FlawOfPeople(ScoreRequest request)
    {
        if (request.Event is not null) return "The model scores people: give \"userIds\" and no \"event\".";
        if (request.UserIds is not { Count: > 0 and <= MostIds } ids) return $"The model scores people: give 1 to {MostIds:N0} \"userIds\"; for more there are batches.";
        return ids.Select(FlawOf).FirstOrDefault(flaw => flaw is not null);
    }

    private static string? FlawOfVolume(ScoreRequest request)
    {
        if (request.UserIds is not null) return "The model scores numbers of events: give an \"event\", or nothing for all of them, and no \"userIds\".";
        return request.Event is { } name ? FlawOf(name) : null;
    }
}
