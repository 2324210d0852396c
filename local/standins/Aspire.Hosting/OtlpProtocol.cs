namespace Aspire.Hosting;

/// <summary>How telemetry is sent.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC.</summary>
    Grpc = 0,

    /// <summary>HTTP with protobuf.</summary>
    HttpProtobuf = 1,

    /// <summary>HTTP with JSON.</summary>
    HttpJson = 2,
}
