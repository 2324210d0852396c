using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.WebApp.Sessions;

/// <summary>Sessions of browsers: a cookie there, the tokens here (ADR-018).</summary>
internal static class SessionsArea
{
    private const string Connection = "cache";

    /// <summary>From the last refresh on; what the gateway gives a refresh token.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public static void AddSessions(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<SessionOptions>(SessionOptions.Section);
        builder.Services.AddDataProtection().SetApplicationName("Meridian.WebApp");
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString(Connection))) builder.Services.AddSingleton<ISessionStore, MemorySessions>();
        else AddShared(builder);
        builder.Services.AddSingleton<SessionTokens>().AddScoped<SignIns>().AddHttpContextAccessor();
        builder.Services.AddAuthentication(SessionAuthentication.SchemeName).AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        builder.Services.AddAuthorization();
        builder.Services.AddCascadingAuthenticationState();
    }

    private static void AddShared(IHostApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[$"{SessionOptions.Section}:{nameof(SessionOptions.Secret)}"]))
            throw new InvalidOperationException($"'{SessionOptions.Section}:{nameof(SessionOptions.Secret)}' is missing: it seals the sessions that lie in Redis.");
        // Its own health check would take the pages away that tell people what is wrong.
        builder.AddRedisClient(Connection, settings => settings.DisableHealthChecks = true);
        builder.Services.AddSingleton<ISessionStore, RedisSessions>().AddSingleton<KeyRingSeal>();
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, services) =>
        {
            keys.XmlRepository = new KeyRing(services.GetRequiredService<IConnectionMultiplexer>());
            keys.XmlEncryptor = new KeyRingSeal(services.GetRequiredService<IOptions<SessionOptions>>());
        });
        builder.TreatAsUnavailable<RedisException>();
    }
}
