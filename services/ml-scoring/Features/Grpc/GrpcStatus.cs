namespace Meridian.MlScoring.Features.Grpc;

/// <summary>How a call ended, by the numbers of gRPC (https://github.com/grpc/grpc/blob/master/doc/statuscodes.md); those that are given here.</summary>
internal enum GrpcStatus
{
    Ok = 0,
    Cancelled = 1,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
}
