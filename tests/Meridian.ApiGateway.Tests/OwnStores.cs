using Meridian.Testing;

namespace Meridian.ApiGateway.Tests;

/// <summary>A broker of a test's own, and for the processor behind it databases of its own in the shared engines.</summary>
internal sealed class OwnStores(TestDatabase database, string kafka, string analytics) : IAsyncDisposable
{
    public TestDatabase Database => database;

    public string Kafka => kafka;

    public string Analytics => analytics;

    /// <summary>For a processor.</summary>
    public string[] Settings => [$"ConnectionStrings:meridiandb={database.ConnectionString}", $"ConnectionStrings:analytics={analytics}", $"ConnectionStrings:kafka={kafka}"];

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
