using Meridian.MlScoring.Features.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>GET /v2/health/live and /v2/health/ready: whether the server answers, and whether it knows its models.</summary>
internal static class TellHealth
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new Live(true)));
        routes.MapGet("/health/ready", Ready);
    }

    private static JsonHttpResult<Readiness> Ready(ModelRepository repository, IHostApplicationLifetime lifetime)
    {
        var isReady = repository.IsReady && !lifetime.ApplicationStopping.IsCancellationRequested;
        return TypedResults.Json(new Readiness(isReady), statusCode: isReady ? 200 : 503);
    }

    internal sealed record Live([property: System.Text.Json.Serialization.JsonPropertyName("live")] bool IsLive);

    internal sealed record Readiness([property: System.Text.Json.Serialization.JsonPropertyName("ready")] bool IsReady);
}
