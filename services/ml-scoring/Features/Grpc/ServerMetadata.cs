using Meridian.MlScoring.Features.Inference;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>ServerMetadata: what this server is. The extensions that REST has are not here, so none is named.</summary>
internal static class ServerMetadata
{
    public static GrpcError? Answer(GrpcCall call)
    {
        var answer = call.BeginAnswer();
        answer.Text(1, ThisServer.Name);
        answer.Text(2, ThisServer.Version);
        return null;
    }
}
