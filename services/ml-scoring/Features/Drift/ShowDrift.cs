using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>GET …/models/{model}/drift: how far what a model is given has moved from what it was trained with.</summary>
internal static class ShowDrift
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/models/{model}/drift", Handle).WithName(nameof(ShowDrift));

    internal static async Task<Results<Ok<DriftReport>, ProblemHttpResult>> Handle(Guid tenantId, string model, ModelRepository repository, DriftReports reports, CancellationToken ct)
    {
        if (!repository.Models.ContainsKey(model)) return Problems.ModelUnknown(model);
        return MeasuredModel.Find(repository, model) is { } measured ? TypedResults.Ok(await reports.FindAsync(tenantId, measured, ct)) : Problems.NotForScoring(model);
    }
}
