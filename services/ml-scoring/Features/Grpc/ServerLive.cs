namespace Meridian.MlScoring.Features.Grpc;

/// <summary>ServerLive: whether the server answers.</summary>
internal static class ServerLive
{
    public static GrpcError? Answer(GrpcCall call)
    {
        call.BeginAnswer().Bool(1, true);
        return null;
    }
}
