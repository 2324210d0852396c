using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header) on every mutation that is made for a known tenant. Events have their <c>messageId</c>, signing in
/// has nothing to repeat, and questions change nothing.
/// </summary>
internal static class IdempotencyArea
{
    public static void AddIdempotency(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<AnswerSeal>().AddSingleton<IdempotencyKeys>().AddHostedService<ForgetKeys>();

    /// <summary>Says that endpoints change nothing, whatever their method.</summary>
    public static TBuilder ChangesNothing<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new Unchanging());

    /// <summary>Answers a repeated request as the first was answered.</summary>
    public static void UseIdempotency(this WebApplication app) => app.Use(async (context, next) =>
    {
        var header = context.Request.Headers["Idempotency-Key"];
        if (header.Count == 0 || !IsMutation(context) || context.Features.Get<Caller>() is not { } caller) await next(context);
        else if (header is not [{ } value] || IdempotencyKey.Parse(value) is not { } key) await Problems.IdempotencyKeyBad().ExecuteAsync(context);
        else await IdempotentCall.RunAsync(context, next, caller, key);
    });

    private static bool IsMutation(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<Unchanging>() is null;

    private sealed class Unchanging;
}
