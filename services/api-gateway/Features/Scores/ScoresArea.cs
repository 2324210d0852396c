using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>What models say of a tenant's people and events; ml-scoring has the models and keeps the scores.</summary>
internal static class ScoresArea
{
    public static void AddScores(this IHostApplicationBuilder builder) => builder.Services.AddHttpClient<MlScoringClient>();

    public static void MapScores(this IEndpointRouteBuilder routes)
    {
        var scores = routes.MapGroup("/v1").WithTags("Scores").RequireScope(ApiScopes.Query);
        ScoreSubjects.Map(scores);
        ShowUserScores.Map(scores);
        StartScoreBatch.Map(scores);
        ListScoreBatches.Map(scores);
        ShowScoreBatch.Map(scores);
        CancelScoreBatch.Map(scores);
        ListModels.Map(scores);
        ShowModel.Map(scores);
        ShowDrift.Map(scores);
    }
}
