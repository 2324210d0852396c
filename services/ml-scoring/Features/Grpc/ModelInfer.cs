using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>ModelInfer: runs a model.</summary>
internal static class ModelInfer
{
    public static async ValueTask<GrpcError?> AnswerAsync(GrpcCall call, ModelRepository repository, InferRuns runs)
    {
        if (Begin(call, repository, runs, out var begun) is { } error) return GrpcError.Of(error);
        using var run = begun!;
        if (await run.RunAsync() is { } failed) return GrpcError.Of(failed);
        InferMessageWriter.Write(call.Answer(), run);
        run.SetAnswered();
        return null;
    }

    private static ProtocolError? Begin(GrpcCall call, ModelRepository repository, InferRuns runs, out InferRun? run)
    {
        run = null;
        var head = new InferHead();
        if (!head.TryRead(call.Message)) return ProtocolError.Invalid(head.Error);
        var (version, user) = (head.Version.Length > 0 ? head.Version : null, call.Metadata.TryGetValue(UserOf.Header, out var named) ? named.ToString() : head.User);
        if (repository.TryLease(head.Model, served => version is null ? served.Choose(user) : VersionNumber.Read(version)) is not { } lease)
            return ProtocolError.NotServed(repository, head.Model, version);
        var reader = new InferMessageReader(lease.Model.Session, call.Body, head);
        if (reader.TryRead())
        {
            run = runs.Begin(lease, reader.Request, call.Started, call.Patience, call.Abandoned);
            return null;
        }

        lease.Dispose();
        return reader.Error;
    }
}
