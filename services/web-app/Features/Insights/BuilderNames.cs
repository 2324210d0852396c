using Meridian.Contracts.Scores;
using Meridian.WebApp.Gateway;
using Meridian.WebApp.Scores;
using Microsoft.Extensions.Caching.Memory;

namespace Meridian.WebApp.Features.Insights;

/// <summary>
/// What the builder offers for events, properties and scores. Kept for a minute for each company: a builder asks at every change, names hardly change, and a request is a request of the company's plan.
/// </summary>
internal sealed class BuilderNames(GatewayClient gateway, IMemoryCache cache)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly string[] Columns = ["event", "type", "userId", "groupId", "country", "region", "city", "browser", "os", "device"];

    public async Task<Names> OfAsync(Guid tenantId)
    {
        if (cache.Get<Names>((nameof(BuilderNames), tenantId)) is { } known) return known;
        var (events, properties, models) = (gateway.EventNamesAsync(), gateway.PropertiesAsync(), ModelsAsync());
        var (eventNames, propertyNames) = (await events, await properties);
        var names = new Names(
            [.. eventNames.Value?.Events.Select(one => one.Event).Where(name => name.Length > 0) ?? []],
            [.. Columns, .. propertyNames.Value?.Properties.Select(one => one.Property).Except(Columns) ?? []],
            await models);
        // A company without events yet is about to have some.
        if (names.Events.Count > 0 && propertyNames.IsOk) cache.Set((nameof(BuilderNames), tenantId), names, Lasts);
        return names;
    }

    // A builder does without scores where ml-scoring is away or slow.
    private async Task<IReadOnlyList<ScoringModel>> ModelsAsync()
    {
        try
        {
            return [.. (await gateway.ModelsAsync().WaitAsync(Patience)).Value?.Where(model => model.Subject == ModelNames.OfPeople) ?? []];
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    /// <param name="Models">Those that score people.</param>
    internal sealed record Names(IReadOnlyList<string> Events, IReadOnlyList<string> Properties, IReadOnlyList<ScoringModel> Models);
}
