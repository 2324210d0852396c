using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>ModelReady: whether a model answers. One that is known and does not is no error; one that is not known is.</summary>
internal static class ModelReady
{
    public static GrpcError? Answer(GrpcCall call, ModelRepository repository)
    {
        if (ModelQuestion.Read(call.Message) is not var (name, version)) return GrpcError.Invalid("The message is not a ModelReadyRequest.");
        using var lease = repository.TryLease(name, served => version is null ? served.Production : VersionNumber.Read(version));
        if (lease is null && ProtocolError.NotServed(repository, name, version) is { Status: 404 } unknown) return GrpcError.Of(unknown);
        call.BeginAnswer().Bool(1, lease is not null);
        return null;
    }
}
