using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.ApiGateway.Features.Cohorts;
using Meridian.ApiGateway.Features.Settings;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// Where questions are answered, whichever way they come: it reads one, finds out what it has to be asked before (time zone, cohorts, identities), looks whether the answer
/// is known, and asks. An answer is JSON, ready to be sent.
/// </summary>
internal sealed class QuestionDesk(
    QueryEngine engine, QueryCache cache, TenantData data, TenantSettings settings, CohortBook cohorts, TimeProvider time, IOptions<JsonOptions> json)
{
    /// <summary>The longest question.</summary>
    public const int MaxLength = 64 * 1024;

    // A member that is misspelt would otherwise be a question that was not asked.
    private readonly JsonSerializerOptions _json = new(json.Value.SerializerOptions) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Dictionary<string, QuestionKind> Kinds = QueriesArea.Kinds.ToDictionary(kind => kind.Name);

    /// <summary>Answers a question, out of the cache where it was answered before and nothing has come in since.</summary>
    /// <param name="kind">The kind it has to be of; null for whichever it says.</param>
    /// <exception cref="QueryRefusal">It cannot be answered.</exception>
    /// <exception cref="Exception">Something is away; <see cref="TimeoutException"/> among others.</exception>
    public async Task<JsonElement> AskAsync(Guid tenantId, JsonElement question, string? kind, Freshness? freshness, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        var asked = Read(question, kind, out var chosen);
        var (run, now) = (new QueryRun(tenantId, cancellationToken), time.GetUtcNow());
        var zone = asked.TimeZone is { } name ? Zone.Find(name) ?? throw new QueryRefusal(QueryProblems.UnknownTimeZone("$.timeZone", name)) : await settings.ZoneAsync(tenantId, cancellationToken);
        var known = await cohorts.FindAsync(tenantId, CohortIds.In(question), cancellationToken);
        var state = await data.StateAsync(run, freshness);
        // Also says whether the question can be asked at all: a refusal is never kept.
        var scope = new QueryScope(asked, new QueryBackground(tenantId, now, zone, state.Links, known));
        var key = QueryCache.Key(tenantId, chosen.Name, zone.Name, state.Version, known.Version, question);
        if (!asked.Fresh && await cache.FindAsync(key) is { } kept) return Marked(kept, isCached: true, Later(state.Freshness));

        var answer = await chosen.Answer(asked, scope, run, engine);
        (answer.Kind, answer.Range, answer.RowsRead, answer.TookMs) = (chosen.Name, scope.Answer(), run.RowsRead, Math.Round(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 2));
        var written = JsonSerializer.SerializeToElement(answer, answer.GetType(), _json);
        cache.Keep(key, written);
        return Marked(written, isCached: false, freshness);
    }

    /// <summary>Reads a question, and nothing more: whether it could be asked.</summary>
    /// <exception cref="QueryRefusal">It is none.</exception>
    public Question Read(JsonElement question, string? kind, out QuestionKind chosen)
    {
        if (question.ValueKind != JsonValueKind.Object) throw new QueryRefusal(QueryProblems.QuestionUnreadable("A question is a JSON object."));
        var said = question.TryGetProperty("kind", out var member) ? member.ValueKind == JsonValueKind.String ? member.GetString() : "" : null;
        if (said is not null && kind is not null && said != kind) throw new QueryRefusal(QueryProblems.UnknownKind($"The route is for \"{kind}\"."));
        chosen = Kinds.GetValueOrDefault(kind ?? said ?? "") ?? throw new QueryRefusal(QueryProblems.UnknownKind($"A kind is one of {string.Join(", ", Kinds.Keys)}."));
        try
        {
            return chosen.Read(question, _json);
        }
        catch (JsonException wrong)
        {
            throw new QueryRefusal(QueryProblems.QuestionUnreadable($"{wrong.Path}: {Reason(wrong)}"));
        }
    }

    // Without the names of our types.
    private static string Reason(JsonException wrong) =>
        wrong.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "A question of this kind has no such member." : "The value is of another kind than belongs here.";

    // The answer with the word whether it is an old one, and how fresh it is: an old one as fresh as the events are that nothing has been added to since.
    private JsonElement Marked(JsonElement answer, bool isCached, Freshness? freshness)
    {
        var node = System.Text.Json.Nodes.JsonObject.Create(answer)!;
        node["cached"] = isCached;
        if (freshness is not null) node["freshness"] = JsonSerializer.SerializeToNode(freshness, _json);
        return JsonSerializer.SerializeToElement(node);
    }

    private Freshness? Later(Freshness? freshness) => freshness is null ? null : freshness with { LagMs = Math.Max(0, (long)(time.GetUtcNow() - freshness.Watermark).TotalMilliseconds) };
}
