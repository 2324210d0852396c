using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>GET /v2/models/{model}[/versions/{version}]/ready: whether it answers.</summary>
internal static class TellModelReady
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models/{model}/ready", (string model, ModelRepository repository) => Handle(model, null, repository));
        routes.MapGet("/models/{model}/versions/{version}/ready", (string model, string version, ModelRepository repository) => Handle(model, version, repository));
    }

    private static IResult Handle(string model, string? version, ModelRepository repository)
    {
        using var lease = repository.TryLease(model, served => version is null ? served.Production : VersionNumber.Read(version));
        return lease is null ? new ProtocolErrorResult(ProtocolError.NotServed(repository, model, version)) : TypedResults.Ok(new Answer(model, true));
    }

    internal sealed record Answer(string Name, bool Ready);
}
