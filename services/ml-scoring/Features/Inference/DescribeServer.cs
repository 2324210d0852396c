using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>GET /v2: what this server is, and which extensions of the protocol it has.</summary>
internal static class DescribeServer
{
    private static readonly Answer Me = new(
        ThisServer.Name, ThisServer.Version, ["binary_tensor_data", "model_repository", "statistics"]);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", Handle);

    internal static Ok<Answer> Handle() => TypedResults.Ok(Me);

    internal sealed record Answer(string Name, string Version, IReadOnlyList<string> Extensions);
}
