using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>ModelMetadata: what a model takes and gives.</summary>
internal static class ModelMetadata
{
    public static GrpcError? Answer(GrpcCall call, ModelRepository repository)
    {
        if (ModelQuestion.Read(call.Message) is not var (name, version)) return GrpcError.Invalid("The message is not a ModelMetadataRequest.");
        using var lease = repository.TryLease(name, served => version is null ? served.Production : VersionNumber.Read(version));
        if (lease is null) return GrpcError.Of(ProtocolError.NotServed(repository, name, version));
        var answer = call.BeginAnswer();
        answer.Text(1, name);
        foreach (var one in lease.Served.ReadyVersions) answer.Text(2, VersionNumber.Show(one));
        answer.Text(3, ThisServer.Platform);
        foreach (var input in lease.Model.Session.Inputs) Write(answer, 4, input);
        foreach (var output in lease.Model.Session.Outputs) Write(answer, 5, output);
        return null;
    }

    private static void Write(ProtoWriter answer, int field, TensorSpec spec)
    {
        var tensor = answer.Begin(field);
        answer.Text(1, spec.Name);
        answer.Text(2, spec.Type.Name());
        answer.Varints(3, [.. spec.Shape]);
        answer.End(tensor);
    }
}
