using System.Text;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;
using Meridian.EventProcessor.Features.Triggers;

namespace Meridian.EventProcessor.Tests.Triggers;

public sealed class TenantTriggersTests
{
    [Theory]
    [InlineData("Order Completed", """{"plan":"pro"}""", "any,named,pro")]
    [InlineData("Order Completed", """{"plan":"free"}""", "any,named")]
    [InlineData("Other", """{"plan":"pro"}""", "any")]
    [InlineData("", "", "any")]
    public void Triggers_are_found_by_name_and_filter(string name, string properties, string expected)
    {
        var ids = new Dictionary<string, Guid> { ["any"] = Guid.CreateVersion7(), ["named"] = Guid.CreateVersion7(), ["pro"] = Guid.CreateVersion7(), ["other"] = Guid.CreateVersion7() };
        var triggers = new TenantTriggers(
        [
            new Trigger(ids["any"], 1, null, null),
            new Trigger(ids["named"], 1, Bytes("Order Completed"), null),
            new Trigger(ids["pro"], 2, Bytes("Order Completed"), Filter.Parse(Bytes("""{"property":"properties.plan","operator":"=","value":"pro"}"""))),
            new Trigger(ids["other"], 1, Bytes("Something Else"), null),
        ]);
        var found = new List<Trigger>();

        triggers.Match(new EnrichedEvent { Source = new IngestEvent { Type = EventType.Track, Event = Bytes(name), Properties = Bytes(properties) } }, 0, [], found);

        Assert.Equal(expected, string.Join(',', ids.Where(id => found.Exists(trigger => trigger.WorkflowId == id.Value)).Select(id => id.Key)));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
