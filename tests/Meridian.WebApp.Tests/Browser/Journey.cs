using System.Text.Json.Nodes;
using Meridian.Local;
using Meridian.Testing;

namespace Meridian.WebApp.Tests.Browser;

/// <summary>One walk through the whole site in a real Chromium (journey.mjs). It takes minutes, so all tests of it look at the same one.</summary>
public sealed class Journey(RunningSite site) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>What must not be there: refusals of the policy, errors, violations of accessibility, steps that failed.</summary>
    public IReadOnlyList<JsonObject> Findings { get; private set; } = [];

    /// <summary>What was seen on the way.</summary>
    public JsonObject Facts { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Browser, Tool.Chromium], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        var script = Path.Combine(AppContext.BaseDirectory, "Browser", "journey.mjs");
        var run = $"{Guid.CreateVersion7():n}";
        var withoutModels = await site.StartSiteWithoutModelsAsync();
        await using var browser = RunningProgram.Start("/usr/bin/env", "node", script,
            Path.GetDirectoryName(tools.NpmPath("browser", "playwright-core"))!, Toolchain.Chromium, site.Address.ToString(), Screenshots(), run, $"{site.GatewayId}", $"{site.ProcessorId}", withoutModels.ToString(), site.ModelsFolder);
        await Eventually.Until("she signs up", async () => await site.TryBuryAsync($"ada.{run[^6..]}@northwind.example") || browser.HasEnded, Patience);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var exit = await browser.EndedAsync(limit.Token);
        Assert.True(exit == 0, browser.Describe());
        var result = JsonNode.Parse(browser.Output.Last())!;
        (Findings, Facts) = ([.. result["findings"]!.AsArray().Select(finding => finding!.AsObject())], result["facts"]!.AsObject());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public string? Text(string fact) => (string?)Facts[fact];

    public IReadOnlyList<string> Texts(string fact) => [.. (Facts[fact] as JsonArray ?? []).Select(text => ((string)text!).Trim())];

    // artifacts/screenshots: this assembly is in artifacts/bin/<tests>/<configuration>/.
    private static string Screenshots() => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "screenshots"));
}
