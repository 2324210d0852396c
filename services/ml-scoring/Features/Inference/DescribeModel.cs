using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>GET /v2/models/{model}[/versions/{version}]: what a model takes and gives.</summary>
internal static class DescribeModel
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models/{model}", (string model, ModelRepository repository) => Handle(model, null, repository));
        routes.MapGet("/models/{model}/versions/{version}", (string model, string version, ModelRepository repository) => Handle(model, version, repository));
    }

    private static IResult Handle(string model, string? version, ModelRepository repository)
    {
        using var lease = repository.TryLease(model, served => version is null ? served.Production : VersionNumber.Read(version));
        return lease is null ? new ProtocolErrorResult(ProtocolError.NotServed(repository, model, version)) : TypedResults.Ok(Answer.Of(lease));
    }

    internal sealed record Answer(string Name, IReadOnlyList<string> Versions, string Platform, IReadOnlyList<Tensor> Inputs, IReadOnlyList<Tensor> Outputs)
    {
        public static Answer Of(ModelLease lease) => new(
            lease.Served.Name,
            [.. lease.Served.ReadyVersions.Select(VersionNumber.Show)],
            ThisServer.Platform,
            [.. lease.Model.Session.Inputs.Select(Tensor.Of)],
            [.. lease.Model.Session.Outputs.Select(Tensor.Of)]);
    }

    internal sealed record Tensor(string Name, string Datatype, IReadOnlyList<long> Shape)
    {
        public static Tensor Of(TensorSpec spec) => new(spec.Name, spec.Type.Name(), spec.Shape);
    }
}
