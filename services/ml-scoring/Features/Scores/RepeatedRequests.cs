using System.Security.Cryptography;
using System.Text.Json;
using Meridian.Contracts.Scores;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>
/// Answers of requests with an <c>Idempotency-Key</c>, in Redis for 24 hours: who asks again with it gets the same scores, and none is kept twice. Where Redis is away they are
/// worked out anew.
/// </summary>
internal sealed class RepeatedRequests(SharedCache cache)
{
    public const string Header = "Idempotency-Key";
    public const int LongestKey = 255;

    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>What was answered to that key before, and whether that was to another request.</summary>
    public async Task<(ScoreAnswer? Answer, bool IsOther)> FindAsync(Guid tenantId, string model, string key, ScoreRequest request)
    {
        var value = await cache.TryAsync(database => database.StringGetAsync(NameOf(tenantId, model, key)), default);
        if (value.IsNull || JsonSerializer.Deserialize<Kept>((byte[])value!, JsonSerializerOptions.Web) is not { } kept) return (null, false);
        return kept.Request == HashOf(request) ? (kept.Answer, false) : (null, true);
    }

    /// <summary>Keeps an answer; what is slower than the first of two at once gets lost. Where nobody is stored yet there is nothing to keep: they are asked about again, with the same key.</summary>
    public Task KeepAsync(Guid tenantId, string model, string key, ScoreRequest request, ScoreAnswer answer)
    {
        if (answer.Scores.All(score => score.Reason == Score.NotStoredYet)) return Task.CompletedTask;
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new Kept(HashOf(request), answer), JsonSerializerOptions.Web);
        return cache.TryAsync(database => database.StringSetAsync(NameOf(tenantId, model, key), bytes, Life, StackExchange.Redis.When.NotExists), false);
    }

    private static string NameOf(Guid tenantId, string model, string key) => $"scores:answer:{tenantId}:{model}:{key}";

    private static string HashOf(ScoreRequest request) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(request)));

    private sealed record Kept(string Request, ScoreAnswer Answer);
}
