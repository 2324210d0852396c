using System.Diagnostics;
using System.Globalization;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>POST /v2/models/{model}[/versions/{version}]/infer: runs a model.</summary>
internal sealed class InferTensors(ModelRepository repository, ShadowRuns shadows, IOptions<InferenceOptions> options, ILogger<InferTensors> logger)
{
    /// <summary>How many bytes of a body or an answer are JSON; the rest is tensors.</summary>
    private const string JsonLength = "Inference-Header-Content-Length";
    private const string ModelVersion = "Meridian-Model-Version";
    private const long Megabyte = 1 << 20;

    private readonly MemoryBudget _budget = new(options.Value.MaxMegabytesUnderWay * Megabyte);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in (string[])["/models/{model}/infer", "/models/{model}/versions/{version}/infer"])
            routes.MapPost(path, static (HttpContext context, InferTensors infer) => infer.HandleAsync(context));
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new RequestBody(_budget, options.Value.MaxRequestMegabytes << 20);
        var error = await body.ReadAsync(context.Request) ?? await AnswerAsync(context, body);
        if (error is not null) await error.WriteAsync(context);
    }

    private async Task<ProtocolError?> AnswerAsync(HttpContext context, RequestBody body)
    {
        if (LengthOfJson(context.Request, body.Length) is not { } length) return ProtocolError.Invalid($"{JsonLength} is not a number of bytes within the request.");
        var (name, version) = ((string)context.Request.RouteValues["model"]!, (string?)context.Request.RouteValues["version"]);
        if (repository.TryLease(name, served => Choose(served, version, context, body, length)) is not { } lease) return ProtocolError.NotServed(repository, name, version);
        if (Read(context, lease, body, length, out var request, out var job) is { } invalid)
        {
            lease.Dispose();
            return invalid;
        }

        var isTaken = false;
        try
        {
            await lease.Model.InferAsync(job!);
            if (ErrorOf(lease, request!, job!) is { } failed) return failed;
            await WriteAsync(context, lease, request!, job!);
            isTaken = shadows.TryTake(lease, job!);
            return null;
        }
        finally
        {
            if (!isTaken)
            {
                job!.Dispose();
                lease.Dispose();
            }
        }
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

    private ProtocolError? Read(HttpContext context, ModelLease lease, RequestBody body, int length, out InferRequest? request, out InferJob? job)
    {
        (request, job) = (null, null);
        var reader = new InferRequestReader(lease.Model.Session, body.Written[..length], body.Written[length..]);
        if (!reader.TryRead()) return ProtocolError.Invalid(reader.Error);
        request = reader.Request;
        var patience = request.TimeoutMicroseconds > 0 ? TimeSpan.FromMicroseconds(Math.Min(request.TimeoutMicroseconds, options.Value.Timeout.TotalMicroseconds)) : options.Value.Timeout;
        var wanted = request.Outputs.Count > 0 ? request.Outputs.ConvertAll(output => output.Index).ToArray() : lease.Model.AllOutputs;
        job = new InferJob(request.Inputs, wanted, Stopwatch.GetTimestamp() + (long)(patience.TotalSeconds * Stopwatch.Frequency), context.RequestAborted);
        return null;
    }

    private ProtocolError? ErrorOf(ModelLease lease, InferRequest request, InferJob job)
    {
        if (job.Fault is not { } fault) return InferResponseWriter.FindNotFinite(request, job);
        if (fault.Kind == RunFaultKind.Failed) Log.RunFailed(logger, lease.Served.Name, lease.Version, fault.Message);
        return ProtocolError.Of(fault);
    }

    private static async Task WriteAsync(HttpContext context, ModelLease lease, InferRequest request, InferJob job)
    {
        using var buffer = ResponseBuffer.Rent();
        var json = InferResponseWriter.Write(buffer, lease, request, job);
        context.Response.ContentType = json == buffer.Length ? "application/json" : "application/octet-stream";
        context.Response.Headers[ModelVersion] = VersionNumber.Show(lease.Version);
        if (json < buffer.Length) context.Response.Headers[JsonLength] = json.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentLength = buffer.Length;
        await context.Response.BodyWriter.WriteAsync(buffer.Written, context.RequestAborted);
    }
}
