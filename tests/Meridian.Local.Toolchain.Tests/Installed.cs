namespace Meridian.Local.Tests;

/// <summary>The checkout's own tools, fetched on first use like <c>./meridian test</c> does.</summary>
public sealed class Installed
{
    public Toolchain Toolchain { get; } = Toolchain.At();

    public Task EnsureAsync(params Tool[] tools) =>
        Toolchain.EnsureAsync(tools, new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
}
