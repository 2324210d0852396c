using System.Globalization;
using System.Threading.RateLimiting;
using Meridian.ApiGateway.Features.Keys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>People: registering, signing in and out, and the tokens they get.</summary>
internal static class AuthArea
{
    private const string AttemptsPolicy = "sign-in";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private const int Segments = 6;

    public static void AddAuth(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<AuthOptions>(AuthOptions.Section);
        builder.Services.AddSingleton<KeySeal>().AddSingleton<SigningKeys>().AddSingleton<AccessTokens>().AddSingleton<Sessions>().AddSingleton<Passwords>().AddSingleton<Accounts>().AddSingleton<LiveSessions>();
        builder.Services.AddRateLimiter(limits =>
        {
            limits.AddPolicy(AttemptsPolicy, ByAddress);
            limits.OnRejected = RefuseAsync;
        });
    }

    public static void MapAuth(this WebApplication app)
    {
        app.UseRateLimiter();
        var auth = app.MapGroup("/v1/auth").WithTags("Auth").AddEndpointFilter(ChallengeAsync);
        Register.Map(auth).RequireRateLimiting(AttemptsPolicy);
        LogIn.Map(auth).RequireRateLimiting(AttemptsPolicy);
        Refresh.Map(auth);
        LogOut.Map(auth);
        PublicKeys.Map(app).WithTags("Auth");
    }

    // A 401 has to name a scheme (RFC 9110, section 15.5.2).
    private static async ValueTask<object?> ChallengeAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var result = await next(call);
        return (result as INestedHttpResult)?.Result is ProblemHttpResult { StatusCode: StatusCodes.Status401Unauthorized } problem
            ? KeysArea.Challenge(call.HttpContext, problem)
            : result;
    }

    // Kept in each gateway: it is there to make guessing slow, not to be exact.
    private static RateLimitPartition<string> ByAddress(HttpContext context)
    {
        var permits = context.RequestServices.GetRequiredService<IOptions<AuthOptions>>().Value.AttemptsPerMinute;
        return RateLimitPartition.GetSlidingWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = Window,
            SegmentsPerWindow = Segments,
            QueueLimit = 0,
        });
    }

    private static async ValueTask RefuseAsync(OnRejectedContext refused, CancellationToken cancellationToken)
    {
        refused.HttpContext.Response.Headers.RetryAfter = (Window / Segments).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        await Problems.TooManyAttempts().ExecuteAsync(refused.HttpContext);
    }
}
