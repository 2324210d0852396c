using Meridian.WebApp.Gateway;
using Meridian.WebApp.Security;
using Meridian.WebApp.Sessions;

namespace Meridian.WebApp.Features.Onboarding;

/// <summary>The way to the first event.</summary>
internal static class OnboardingArea
{
    public static void MapOnboarding(this IEndpointRouteBuilder routes) =>
        routes.MapBff("/onboarding").MapPost("/sample", async (GatewayClient gateway, TimeProvider time) =>
        {
            var answer = await gateway.IngestAsync(SampleEvents.Of(time.GetUtcNow()));
            return answer.IsOk ? Results.Json(new { answer.Value.Accepted }) : Results.Json(answer.Problem, statusCode: answer.Problem.Status);
        });

    /// <summary>The session's write key; makes one if it has none yet.</summary>
    public static async Task<Answer<string>> WriteKeyAsync(GatewayClient gateway, ISessionStore store, Session session)
    {
        if (session.WriteKey is { } known) return new Answer<string>(known, null);
        var made = await gateway.CreateKeyAsync("Website", ["ingest"], null);
        if (!made.IsOk) return made.Problem;
        // The latest: the tokens may have been refreshed by the call.
        await store.SaveAsync((await store.FindAsync(session.Key) ?? session) with { WriteKey = made.Value.Key });
        return new Answer<string>(made.Value.Key, null);
    }
}
