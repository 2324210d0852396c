using Meridian.MlScoring.Features.Inference;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>The Open Inference Protocol's second face: service <c>inference.GRPCInferenceService</c>.</summary>
internal static class GrpcArea
{
    public const string Path = "/inference.GRPCInferenceService";

    /// <summary>Comes before the service defaults: of handlers of faults the first that knows an answer gives it.</summary>
    public static void AddGrpcInference(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IExceptionHandler, GrpcFaults>();
        builder.Services.AddSingleton<GrpcService>();
        // Without TLS nothing tells HTTP/2 from HTTP/1.1 when a connection begins, so each has a port of its own.
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<InferenceOptions>>((kestrel, inference) => kestrel.ConfigureEndpointDefaults(listen =>
        {
            if (listen.IPEndPoint?.Port == inference.Value.GrpcPort) listen.Protocols = HttpProtocols.Http2;
        }));
    }

    public static void MapGrpcInference(this IEndpointRouteBuilder routes) =>
        routes.MapPost($"{Path}/{{method}}", static (HttpContext context, string method, GrpcService service) => service.HandleAsync(context, method));
}
