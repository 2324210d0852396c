using System.Security.Cryptography;
using System.Text;
using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>A request with an idempotency key on its way: claimed, carried out and answered, or answered as before.</summary>
internal static class IdempotentCall
{
    private const int LongestBody = 1024 * 1024;

    public static async Task RunAsync(HttpContext context, RequestDelegate next, Caller caller, string key)
    {
        if (await ReadBodyAsync(context) is not { } body)
        {
            await Problems.BodyTooLarge(LongestBody).ExecuteAsync(context);
            return;
        }

        var keys = context.RequestServices.GetRequiredService<IdempotencyKeys>();
        var claim = await keys.ClaimAsync(caller.TenantId, IdempotencyKey.Hash(caller.ActorId, key), Fingerprint(context.Request, body), context.RequestAborted);
        switch (claim)
        {
            case { State: ClaimState.Mine, Attempt: { } attempt }: await CarryOutAsync(context, next, keys, attempt); break;
            case { State: ClaimState.Answered, Answer: { } answer }: await answer.ReplayAsync(context); break;
            case { State: ClaimState.Reused }: await Problems.IdempotencyKeyReused().ExecuteAsync(context); break;
            case { State: ClaimState.InFlight }: await InFlightAsync(context); break;
            default: await Problems.IdempotentAnswerLost().ExecuteAsync(context); break;
        }
    }

    private static async Task CarryOutAsync(HttpContext context, RequestDelegate next, IdempotencyKeys keys, IdempotentAttempt attempt)
    {
        context.Features.Set(attempt);
        var client = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        catch
        {
            await keys.ReleaseAsync(attempt);
            throw;
        }
        finally
        {
            context.Response.Body = client;
        }

        // Only what was done is worth remembering: a client may put a mistake right under the same key.
        if (context.Response.StatusCode < StatusCodes.Status400BadRequest) await keys.AnswerAsync(attempt, StoredAnswer.Of(context.Response, answer.ToArray()));
        else await keys.ReleaseAsync(attempt);
        await client.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
    }

    private static Task InFlightAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problems.IdempotentInFlight().ExecuteAsync(context);
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > LongestBody) return null;
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            if (copy.Length + read > LongestBody) return null;
            copy.Write(buffer, 0, read);
        }

        var body = copy.ToArray();
        context.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }

    private static byte[] Fingerprint(HttpRequest request, byte[] body) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"), .. body]);
}
