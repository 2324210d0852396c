namespace Meridian.Local.ClickHouse.Tests;

/// <summary>One engine for the tests that only ask it things.</summary>
public sealed class StartedClickHouse : IAsyncLifetime
{
    internal ClickHouseUnderTest Engine { get; } = new();

    public async ValueTask InitializeAsync() => await Engine.StartAsync("--ClickHouse:MemoryMegabytes=1024");

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
