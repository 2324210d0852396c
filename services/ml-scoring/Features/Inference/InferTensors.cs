using System.Diagnostics;
using System.Globalization;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>POST /v2/models/{model}[/versions/{version}]/infer: runs a model.</summary>
internal sealed class InferTensors(ModelRepository repository, InferRuns runs)
{
    /// <summary>How many bytes of a body or an answer are JSON; the rest is tensors.</summary>
    private const string JsonLength = "Inference-Header-Content-Length";
    private const string ModelVersion = "Meridian-Model-Version";

    // A handler with parameters, and one whose endpoint does not say otherwise, has the context and the service validated with each request.
    public static void Map(IEndpointRouteBuilder routes)
    {
        var infer = routes.ServiceProvider.GetRequiredService<InferTensors>();
        foreach (var path in (string[])["/models/{model}/infer", "/models/{model}/versions/{version}/infer"]) routes.MapPost(path, infer.HandleAsync).DisableValidation();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = runs.NewBody();
        var error = await body.ReadAsync(context.Request.Body, context.Request.ContentLength, context.RequestAborted) ?? await AnswerAsync(context, body);
        if (error is not null) await error.WriteAsync(context);
    }

    private async Task<ProtocolError?> AnswerAsync(HttpContext context, RequestBody body)
    {
        if (LengthOfJson(context.Request, body.Length) is not { } length) return ProtocolError.Invalid($"{JsonLength} is not a number of bytes within the request.");
        var (name, version) = ((string)context.Request.RouteValues["model"]!, (string?)context.Request.RouteValues["version"]);
        if (repository.TryLease(name, served => Choose(served, version, context, body, length)) is not { } lease) return ProtocolError.NotServed(repository, name, version);
        if (Read(lease, body, length, out var request) is { } invalid)
        {
            lease.Dispose();
            return invalid;
        }

        using var run = runs.Begin(lease, request!, Stopwatch.GetTimestamp(), patience: null, context.RequestAborted);
        if (await run.RunAsync() is { } failed) return failed;
        if (InferResponseWriter.FindNotFinite(run.Request, run.Job) is { } notFinite) return notFinite;
        await WriteAsync(context, run);
        run.SetAnswered();
        return null;
    }

    private static int? Choose(ServedModel served, string? version, HttpContext context, RequestBody body, int length)
    {
        if (version is not null) return VersionNumber.Read(version);
        return served.Choose(served.Rollout.Current.Canary is null ? null : UserOf.Request(context, body.Written[..length]));
    }

    private static int? LengthOfJson(HttpRequest request, int length)
    {
        if (!request.Headers.TryGetValue(JsonLength, out var text)) return length;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var json) && json <= length ? json : null;
    }

    private static ProtocolError? Read(ModelLease lease, RequestBody body, int length, out InferRequest? request)
    {
        var reader = new InferRequestReader(lease.Model.Session, body.Written[..length], body.Written[length..]);
        var isRead = reader.TryRead();
        request = isRead ? reader.Request : null;
        return isRead ? null : ProtocolError.Invalid(reader.Error);
    }

    private static async Task WriteAsync(HttpContext context, InferRun run)
    {
        using var buffer = ResponseBuffer.Rent();
        var json = InferResponseWriter.Write(buffer, run.Lease, run.Request, run.Job);
        context.Response.ContentType = json == buffer.Length ? "application/json" : "application/octet-stream";
        context.Response.Headers[ModelVersion] = VersionNumber.Show(run.Lease.Version);
        if (json < buffer.Length) context.Response.Headers[JsonLength] = json.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = buffer.Length;
        await context.Response.BodyWriter.WriteAsync(buffer.Written, context.RequestAborted);
    }
}
