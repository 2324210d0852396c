using System.Text.Json.Nodes;
using Meridian.Local;
using Meridian.Testing;

namespace Meridian.Client.Tests.Node;

/// <summary>The SDKs of others, as they come from npm, with only the host changed.</summary>
public sealed class NodeClientTests(RunningServices stack)
{
    private const string Segment = "@segment/analytics-node";
    private const string Rudder = "@rudderstack/rudder-sdk-node";

    [Theory]
    [InlineData("segment", Segment)]
    [InlineData("rudder", Rudder)]
    public async Task Every_call_is_stored_with_its_fields(string program, string package)
    {
        var tenant = await StackTenant.RegisterAsync(stack);

        Assert.Equal(["done"], await RunAsync(program, package, stack.Gateway, tenant.WriteKey));

        AssertFields((await stack.UntilStoredAsync(tenant.Id, 6)).ToDictionary(row => (string)row["message_id"]!));
    }

    [Theory]
    [InlineData("segment", Segment, 503)]
    [InlineData("segment", Segment, 429)]
    [InlineData("rudder", Rudder, 503)]
    [InlineData("rudder", Rudder, 429)]
    public async Task What_is_sent_again_after_an_error_is_stored_once(string program, string package, int error)
    {
        var tenant = await StackTenant.RegisterAsync(stack);
        await using var proxy = await FlakyProxy.StartAsync(stack.Gateway, error, error);

        Assert.Equal(["done"], await RunAsync(program, package, proxy.Address, tenant.WriteKey));

        Assert.True(proxy.Requests > 2, "It was not tried again.");
        await stack.UntilStoredAsync(tenant.Id, 6);
        Assert.Equal((6, 6), await stack.CountAsync(tenant.Id));
    }

    [Theory]
    [InlineData("segment", Segment)]
    [InlineData("rudder", Rudder)]
    public async Task A_wrong_key_is_an_error_of_the_client(string program, string package)
    {
        var printed = await RunAsync(program, package, stack.Gateway, "mk_write_wrong");

        Assert.Contains(printed, line => line.StartsWith("error", StringComparison.Ordinal) && (line.Contains("401", StringComparison.Ordinal) || line.Contains("Unauthorized", StringComparison.Ordinal)));
    }

    private static void AssertFields(Dictionary<string, JsonObject> rows)
    {
        AssertRow(rows["m-track"], "track", ("event", "Order Completed"), ("user_id", "u-1"), ("properties", """{"total":12.5}"""));
        AssertRow(rows["m-identify"], "identify", ("user_id", "u-1"), ("traits", """{"plan":"pro"}"""));
        AssertRow(rows["m-group"], "group", ("group_id", "g-1"), ("traits", """{"name":"Acme"}"""));
        AssertRow(rows["m-page"], "page", ("event", "Home"), ("anonymous_id", "a-1"));
        AssertRow(rows["m-screen"], "screen", ("event", "Main"), ("user_id", "u-1"));
        AssertRow(rows["m-alias"], "alias", ("user_id", "u-1"), ("anonymous_id", "a-1"));
        Assert.Equal("203.0.113.7", (string?)JsonNode.Parse((string)rows["m-track"]["context"]!)!["ip"]);
        Assert.NotNull(JsonNode.Parse((string)rows["m-identify"]["context"]!)!["library"]!["name"]);
    }

    private static void AssertRow(JsonObject row, string type, params (string Column, string Value)[] expected)
    {
        Assert.Equal(type, (string?)row["type"]);
        Assert.Equal(expected, expected.Select(item => (item.Column, (string)row[item.Column]!)));
    }

    private static async Task<IReadOnlyCollection<string>> RunAsync(string program, string package, Uri host, string writeKey)
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Clients], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        var script = Path.Combine(AppContext.BaseDirectory, "Node", $"{program}.mjs");
        await using var node = RunningProgram.Start("/usr/bin/env", "node", script, tools.NpmPath("clients", package), host.AbsoluteUri.TrimEnd('/'), writeKey);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        var exit = await node.EndedAsync(limit.Token);
        Assert.True(exit == 0, node.Describe());
        return node.Output;
    }
}
