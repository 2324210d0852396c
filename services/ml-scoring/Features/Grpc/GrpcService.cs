using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>POST /inference.GRPCInferenceService/{method}: each call, to the method that it names.</summary>
internal sealed class GrpcService(ModelRepository repository, InferRuns runs, IHostApplicationLifetime lifetime)
{
    public async Task HandleAsync(HttpContext context, string method)
    {
        if (GrpcCall.FindMisuse(context.Request) is { } misuse)
        {
            await misuse.WriteAsync(context);
            return;
        }

        if (Find(method) is not { } answer)
        {
            GrpcCall.WriteError(context.Response, new GrpcError(GrpcStatus.Unimplemented, $"The service has no method '{method}'."));
            return;
        }

        using var call = new GrpcCall(context, runs);
        var error = await call.ReadAsync() ?? await answer(call);
        await call.WriteAsync(error);
    }

    private Func<GrpcCall, ValueTask<GrpcError?>>? Find(string method) => method switch
    {
        nameof(ServerLive) => call => new(ServerLive.Answer(call)),
        nameof(ServerReady) => call => new(ServerReady.Answer(call, repository, lifetime)),
        nameof(ServerMetadata) => call => new(ServerMetadata.Answer(call)),
        nameof(ModelReady) => call => new(ModelReady.Answer(call, repository)),
        nameof(ModelMetadata) => call => new(ModelMetadata.Answer(call, repository)),
        nameof(ModelInfer) => call => ModelInfer.AnswerAsync(call, repository, runs),
        _ => null,
    };
}
