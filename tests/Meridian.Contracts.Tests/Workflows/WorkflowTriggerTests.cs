using System.Text.Json;
using Meridian.Contracts.Events;
using Meridian.Contracts.Workflows;

namespace Meridian.Contracts.Tests.Workflows;

public sealed class WorkflowTriggerTests
{
    private static readonly Guid Tenant = new("018bcfe5-6800-7111-8222-333344445555");
    private static readonly Guid Workflow = new("018bcfe5-6800-7aaa-8bbb-cccccccccccc");
    private static readonly DateTimeOffset Now = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_written_can_be_read()
    {
        using var writer = new WorkflowTriggerWriter();
        var execution = ExecutionId.Of(Tenant, Workflow, 3, "m"u8);
        var source = new IngestEvent { Type = EventType.Track, MessageId = "m"u8, Event = "E \"ü\""u8, Timestamp = Now.ToUnixTimeMilliseconds(), Properties = """{"a":1.50}"""u8 };

        var trigger = WorkflowTrigger.Parse(writer.Write(Tenant, Workflow, 3, execution, Now, new EnrichedEvent { Source = source, ReceivedAt = Now.ToUnixTimeMilliseconds() }));

        Assert.Equal((Tenant, Workflow, 3, execution, Now), (trigger.TenantId, trigger.WorkflowId, trigger.Version, trigger.ExecutionId, trigger.MatchedAt));
        Assert.Equal(("E \"ü\"", "1.50"), (trigger.Event.GetProperty("event").GetString(), trigger.Event.GetProperty("properties").GetProperty("a").GetRawText()));
        Assert.False(trigger.Event.TryGetProperty("userId", out _));
        Assert.Equal(Now, trigger.Event.GetProperty("receivedAt").GetDateTimeOffset());
    }

    [Fact]
    public void Bytes_that_are_no_text_and_no_JSON_do_no_harm()
    {
        using var writer = new WorkflowTriggerWriter();
        var source = new IngestEvent { Type = EventType.Track, MessageId = [(byte)'m', 0xFF], Properties = "{\"a\":"u8, Traits = [(byte)'"', 0xFF, (byte)'"'], Context = "{}{}"u8 };

        var trigger = WorkflowTrigger.Parse(writer.Write(Tenant, Workflow, 1, Guid.Empty, Now, new EnrichedEvent { Source = source }));

        Assert.Equal("m\uFFFD", trigger.Event.GetProperty("messageId").GetString());
        Assert.Equal(["messageId", "type", "timestamp", "receivedAt"], trigger.Event.EnumerateObject().Select(member => member.Name));
        Assert.Throws<JsonException>(() => WorkflowTrigger.Parse("null"u8));
    }

    [Fact]
    public void An_execution_has_one_id_of_version_8_for_good()
    {
        var id = ExecutionId.Of(Tenant, Workflow, 1, "m"u8);

        // Pinned: runs that are stored are found by it.
        Assert.Equal("2953e6f3-6568-82d2-b475-3fdcb68fb94d", id.ToString());
        Assert.Equal((8, true), (id.Version, id.Variant is >= 8 and <= 11));
        Guid[] others =
        [
            ExecutionId.Of(Workflow, Tenant, 1, "m"u8), ExecutionId.Of(Tenant, Workflow, 2, "m"u8), ExecutionId.Of(Tenant, Workflow, 1, "n"u8), ExecutionId.Of(Tenant, Workflow, 1, new byte[2000]),
        ];
        Assert.Equal(others.Length, others.Except([id]).Distinct().Count());
    }
}
