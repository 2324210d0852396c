using Meridian.Cli.Demo;
using Meridian.Local;
using Meridian.Stack;

namespace Meridian.EndToEnd.Tests;

[Collection(SharedGraph.Name)]
public sealed class DemoTests(WholeGraph stack)
{
    [Fact]
    public async Task Twenty_thousand_flights_are_counted_as_the_file_says_although_some_are_sent_twice()
    {
        var flights = Flight.Read(Path.Combine(Toolchain.At().NpmPath("datasets", "vega-datasets"), "data", "flights-20k.json"));
        var access = new DemoAccess(Guid.Empty, "", "", stack.WriteKey, stack.SecretKey);
        using var http = stack.App.CreateHttpClient("api-gateway", "http");

        var result = await new DemoRun(new DemoClient(http, access), flights).RunAsync(_ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(20_000, result.Expected.Count);
        Assert.Equal(result.Expected.ByMonth, result.Answered.ByMonth.Where(month => month.Value > 0).ToDictionary());
        Assert.Equal(result.Expected.ByOrigin, result.Answered.ByOrigin);
        Assert.True(result.Agrees);
    }
}
