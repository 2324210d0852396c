using System.Text.Json;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>An error as the inference protocol has it: a status and <c>{"error": text}</c>.</summary>
/// <param name="RetryAfter">Seconds, where coming again helps.</param>
internal sealed record ProtocolError(int Status, string Message, int? RetryAfter = null)
{
    public static ProtocolError Overloaded { get; } = new(503, "The requests under way take all the memory they may. Try again shortly.", 1);

    public static ProtocolError Invalid(string message) => new(400, message);

    public static ProtocolError TooLarge(int most) => new(413, $"The request has more than {most:N0} bytes.");

    public static ProtocolError Of(RunFault fault) => fault.Kind switch
    {
        RunFaultKind.Refused or RunFaultKind.TooLarge => new(400, fault.Message),
        RunFaultKind.Busy => new(429, fault.Message, 1),
        RunFaultKind.TooLate => new(504, fault.Message),
        RunFaultKind.Abandoned => new(499, fault.Message),
        RunFaultKind.Gone => new(503, fault.Message, 1),
        RunFaultKind.Failed => new(500, fault.Message),
    };

    /// <summary>Why a model or a version of it does not answer.</summary>
    public static ProtocolError NotServed(ModelRepository repository, string model, string? version)
    {
        if (!repository.Models.TryGetValue(model, out var served)) return new(404, $"There is no model '{model}'.");
        if (version is null) return new(503, $"The model '{model}' has no version that answers: {Reasons(served)}", 5);
        return VersionNumber.Read(version) is { } number && served.Versions.TryGetValue(number, out var found)
            ? new(503, $"The model '{model}' version {number} does not answer: {found.Reason}", 5)
            : new(404, $"The model '{model}' has no version '{version}'.");
    }

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        var body = JsonSerializer.SerializeToUtf8Bytes(new { error = Message });
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string Reasons(ServedModel served) =>
        string.Join("; ", served.Versions.Values.Where(version => version.Reason.Length > 0).Select(version => $"version {version.Version}: {version.Reason}"));
}
