namespace Meridian.MlScoring.Features.Drift;

/// <summary>Whether what models are given is still what they were trained with.</summary>
internal static class DriftArea
{
    public static void AddDrift(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<DriftOptions>(DriftOptions.Section);
        builder.Services.AddSingleton<DriftMeasure>().AddSingleton<DriftHistory>().AddSingleton<DriftAlert>().AddSingleton<DriftReports>().AddHostedService<MeasureDrift>();
    }

    public static void MapDrift(this IEndpointRouteBuilder routes) => ShowDrift.Map(routes.MapGroup("/internal/v1/tenants/{tenantId:guid}"));
}
