using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>ServerReady: whether it knows its models.</summary>
internal static class ServerReady
{
    public static GrpcError? Answer(GrpcCall call, ModelRepository repository, IHostApplicationLifetime lifetime)
    {
        call.BeginAnswer().Bool(1, repository.IsReady && !lifetime.ApplicationStopping.IsCancellationRequested);
        return null;
    }
}
