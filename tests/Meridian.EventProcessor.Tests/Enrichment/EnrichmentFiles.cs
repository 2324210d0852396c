using Meridian.EventProcessor.Features.Enrichment.UserAgents;
using Meridian.Local;

namespace Meridian.EventProcessor.Tests.Enrichment;

/// <summary>The real database and patterns, fetched at first use: a class fixture, so that other tests need not wait for them.</summary>
public sealed class EnrichmentFiles : IAsyncLifetime
{
    public Toolchain Tools { get; } = Toolchain.At();

    internal UserAgentParser Parser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Tools.EnsureAsync([Tool.Enrichment], new Progress<ToolProgress>(), CancellationToken.None);
        Parser = UserAgentParser.Load(Tools.UserAgentPatterns);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
