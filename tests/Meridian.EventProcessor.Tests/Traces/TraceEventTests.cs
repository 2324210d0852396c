using System.Net;
using System.Net.Http.Json;
using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Traces;
using Meridian.Contracts.Workflows;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.Traces;

public sealed class TraceEventTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Guid _tenant = Guid.CreateVersion7();
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task A_trace_tells_each_step_the_place_on_the_broker_the_request_and_the_workflows()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await using var engine = await WorkflowEngine.StartAsync(stack);
        var workflow = await engine.AddAsync(_tenant, "thing.1");
        await stack.SendAsync(4, Some.Block(_tenant, "earlier", 1, Enriched.Now));
        var headers = new Headers { { RecordHeaders.TraceParent, Encoding.ASCII.GetBytes($"00-{TraceId}-b7ad6b7169203331-01") } };
        await stack.Producer.ProduceAsync(new TopicPartition(Topics.EventsIngest.Name, 4),
            new Message<byte[], byte[]> { Value = Some.Block(_tenant, "a/ü", 3, Enriched.Now), Headers = headers }, TestContext.Current.CancellationToken);

        stack.StartProcessor(engine.Setting, $"urls=http://127.0.0.1:{_port}");
        var trace = await UntilDoneAsync("a/ü-1");

        Assert.Equal((TraceId, new BrokerPlace("events.ingest", 4, 1, 1), "thing.1"), (trace.TraceId, trace.Source, trace.Event));
        Assert.Equal((Enriched.Now, Enriched.Now <= trace.Enriched.At, trace.Enriched), (trace.Accepted.At, true, trace.Deduplicated));
        Assert.True(trace.Enriched.At <= trace.Queryable.At);
        var started = Assert.Single(trace.Workflows);
        Assert.Equal((workflow, ExecutionId.Of(_tenant, workflow, 1, Encoding.UTF8.GetBytes("a/ü-1")), started.MatchedAt), (started.WorkflowId, started.ExecutionId, trace.WorkflowsMatched.At));
        Assert.Equal(TraceStep.NotApplicable, trace.Metered.Status);
        Assert.Empty((await UntilDoneAsync("a/ü-0")).Workflows);
    }

    [Fact]
    public async Task Steps_that_have_not_been_done_are_pending()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        // Nobody tells the processor of triggers, and the event has come past the way into ClickHouse.
        await stack.SendEnrichedAsync(0, 1, Enriched.Block(_tenant, 0, new Enriched.Item("m")));
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}");

        var trace = await UntilAsync(_tenant, "m", _ => true);

        Assert.Equal((TraceStep.Done, TraceStep.Done, TraceStep.Pending, TraceStep.Pending), (trace.Accepted.Status, trace.Enriched.Status, trace.Queryable.Status, trace.WorkflowsMatched.Status));
        Assert.Null(trace.TraceId);
        using var client = Client(Guid.CreateVersion7());
        using var other = await client.GetAsync(new Uri("events/trace?messageId=m", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    private Task<EventTrace> UntilDoneAsync(string messageId) =>
        UntilAsync(_tenant, messageId, trace => trace is { Queryable.Status: TraceStep.Done, WorkflowsMatched.Status: TraceStep.Done });

    private async Task<EventTrace> UntilAsync(Guid tenant, string messageId, Func<EventTrace, bool> holds)
    {
        using var client = Client(tenant);
        EventTrace? trace = null;
        await Eventually.Until($"{messageId} can be traced", async () =>
        {
            try
            {
                trace = await client.GetFromJsonAsync<EventTrace>($"events/trace?messageId={Uri.EscapeDataString(messageId)}", TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                return false;
            }

            return holds(trace!);
        }, Patience);
        return trace!;
    }

    private HttpClient Client(Guid tenant) => new() { BaseAddress = new Uri($"http://127.0.0.1:{_port}/internal/v1/tenants/{tenant}/") };
}
