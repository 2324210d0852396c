using Meridian.MlScoring.Features.Batches;
using Meridian.MlScoring.Features.Drift;
using Meridian.MlScoring.Features.FeatureStore;
using Meridian.MlScoring.Features.Scores;

namespace Meridian.MlScoring;

/// <summary>The scoring of people and of event volumes. It needs ClickHouse: without a connection string of it the service answers by the inference protocol alone.</summary>
internal static class Scoring
{
    public static void AddScoring(this IHostApplicationBuilder builder)
    {
        if (!IsOn(builder.Configuration)) return;
        builder.AddFeatureStore();
        builder.AddScores();
        builder.AddBatches();
        builder.AddDrift();
    }

    public static void MapScoring(this WebApplication app)
    {
        if (!IsOn(app.Configuration)) return;
        app.MapScores();
        app.MapBatches();
        app.MapDrift();
    }

    private static bool IsOn(IConfiguration configuration) => configuration.GetConnectionString(FeatureStoreArea.Analytics) is not null;
}
