using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace Aspire.Hosting.Tests;

public sealed class ToyApplicationTests
{
    [Fact]
    public async Task A_graph_starts_in_the_order_of_its_waits_and_knows_its_endpoints()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(ToyApplication.Limit);
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Toy_AppHost>(stop.Token);
        await using var app = await builder.BuildAsync(stop.Token);

        await app.StartAsync(stop.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web", stop.Token);

        using var web = app.CreateHttpClient("web");
        var environment = await web.GetFromJsonAsync<Dictionary<string, string>>("/env", stop.Token);
        Assert.Equal(app.GetEndpoint("api").ToString().TrimEnd('/'), environment!["services__api__http__0"]);
        await app.ResourceNotifications.WaitForResourceAsync("migrations", KnownResourceStates.Finished, stop.Token);
    }
}
