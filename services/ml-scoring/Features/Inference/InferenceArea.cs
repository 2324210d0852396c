using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>The Open Inference Protocol, version 2, over REST, with the extensions for binary tensors, the repository and statistics.</summary>
internal static class InferenceArea
{
    /// <summary>Comes before the service defaults: of handlers of faults the first that knows an answer gives it.</summary>
    public static void AddInference(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<InferenceOptions>(InferenceOptions.Section);
        builder.Services.AddSingleton<IExceptionHandler, ProtocolFaults>();
        builder.Services.AddSingleton<InferRuns>();
        builder.Services.AddSingleton<InferTensors>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<InferenceOptions>>(
            (kestrel, inference) => kestrel.Limits.MaxRequestBodySize = (long)inference.Value.MaxRequestMegabytes << 20);
    }

    public static void MapInference(this IEndpointRouteBuilder routes)
    {
        var protocol = routes.MapGroup("/v2");
        DescribeServer.Map(protocol);
        TellHealth.Map(protocol);
        DescribeModel.Map(protocol);
        TellModelReady.Map(protocol);
        TellStatistics.Map(protocol);
        InferTensors.Map(protocol);
        IndexRepository.Map(protocol);
        LoadIntoRepository.Map(protocol);
        UnloadFromRepository.Map(protocol);
        protocol.MapFallback(context => new ProtocolError(404, $"There is nothing at {context.Request.Path}.").WriteAsync(context));
    }
}
