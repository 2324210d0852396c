using Meridian.MlScoring.Features.Inference;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Why a call has no answer.</summary>
/// <param name="RetryAfter">Seconds, where coming again helps.</param>
internal sealed record GrpcError(GrpcStatus Status, string Message, int? RetryAfter = null)
{
    public static GrpcError Invalid(string message) => new(GrpcStatus.InvalidArgument, message);

    /// <summary>An error of REST as gRPC has it.</summary>
    public static GrpcError Of(ProtocolError error) => new(
        error.Status switch
        {
            400 => GrpcStatus.InvalidArgument,
            404 => GrpcStatus.NotFound,
            413 or 429 => GrpcStatus.ResourceExhausted,
            499 => GrpcStatus.Cancelled,
            503 => GrpcStatus.Unavailable,
            504 => GrpcStatus.DeadlineExceeded,
            _ => GrpcStatus.Internal,
        },
        error.Message, error.RetryAfter);
}
