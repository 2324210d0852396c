using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Meridian.ApiGateway.Features.Limits;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// Answers in Redis, for as long as nothing has come in that could change them, and for five minutes at most. A Redis that is away, or slow, is a cache without
/// answers: nobody waits for it.
/// </summary>
internal sealed class QueryCache(IServiceProvider services, LimitStore limits, IOptions<QueryOptions> options, TimeProvider time, ILogger<QueryCache> logger)
{
    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private bool IsOff => options.Value.CacheLife == TimeSpan.Zero || limits.IsAway;

    /// <summary>What an answer depends on, as a name. The tenant stands in front, outside of what is hashed: no two tenants can share an answer.</summary>
    public static string Key(Guid tenantId, string kind, string zone, string version, string cohorts, JsonElement question)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (string[])[kind, zone, version, cohorts, question.GetRawText()])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return string.Create(CultureInfo.InvariantCulture, $"query:{tenantId}:{Convert.ToHexStringLower(hash.GetHashAndReset())}");
    }

    /// <summary>The answer; null when there is none.</summary>
    public async Task<JsonElement?> FindAsync(string key)
    {
        if (IsOff) return null;
        try
        {
            var value = await Database.StringGetAsync(key).WaitAsync(Patience, time);
            return value.IsNull ? null : JsonSerializer.Deserialize<JsonElement>((byte[])value!);
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException)
        {
            Log.QueryCacheAway(logger, fault.Message);
            return null;
        }
    }

    /// <summary>Keeps an answer, without anybody waiting for that.</summary>
    public void Keep(string key, JsonElement answer)
    {
        if (IsOff) return;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer);
        if (bytes.Length <= LongestAnswer) Database.StringSet(key, bytes, options.Value.CacheLife, flags: CommandFlags.FireAndForget);
    }

    private IDatabase Database => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
}
