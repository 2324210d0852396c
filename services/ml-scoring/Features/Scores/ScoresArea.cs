namespace Meridian.MlScoring.Features.Scores;

/// <summary>Scores of people and of event volumes: given, kept, shown.</summary>
internal static class ScoresArea
{
    public static void AddScores(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ScoreOptions>(ScoreOptions.Section);
        builder.Services.AddSingleton<ScoreRuns>().AddSingleton<Explanations>().AddSingleton<Scorer>().AddSingleton<RepeatedRequests>().AddSingleton<KeptScores>().AddSingleton<ScoringServices>();
        builder.Services.AddSingleton<ScoreTable>().AddSingleton<KeepScores>().AddHostedService(services => services.GetRequiredService<KeepScores>());
    }

    public static void MapScores(this IEndpointRouteBuilder routes)
    {
        var scores = routes.MapGroup("/internal/v1/tenants/{tenantId:guid}").SayWhenToRetry();
        GiveScores.Map(scores);
        ShowScores.Map(scores);
        ListScoringModels.Map(scores);
        ShowScoringModel.Map(scores);
    }
}
