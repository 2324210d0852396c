using System.Globalization;
using Meridian.Testing;

namespace Meridian.EndToEnd.Tests;

/// <summary>While this machine's cores are full, who works off a backlog gives way to the door.</summary>
[Collection(SharedGraph.Name)]
public sealed class YieldTests(WholeGraph stack)
{
    // The seventeenth field behind the name, which is in brackets and may have spaces: proc_pid_stat(5).
    private const int Nice = 16;

    [Fact]
    public async Task The_processor_and_its_store_give_way_to_the_door_and_the_broker()
    {
        await Eventually.Until("the processor gives way", () => NiceOf("event-processor") == 10);
        await Eventually.Until("its store gives way", () => NiceOf("clickhouse") == 10);

        Assert.Equal((0, 0), (NiceOf("api-gateway"), NiceOf("kafka")));
    }

    private int NiceOf(string resource)
    {
        var text = File.ReadAllText($"/proc/{stack.Pid(resource)}/stat");
        return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[Nice], CultureInfo.InvariantCulture);
    }
}
