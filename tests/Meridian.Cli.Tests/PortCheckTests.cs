using System.Net;
using System.Net.Sockets;
using Meridian.Cli.Output;
using Meridian.Cli.Running;
using Meridian.Stack;
using Meridian.Testing;

namespace Meridian.Cli.Tests;

public sealed class PortCheckTests
{
    [Fact]
    public void A_taken_port_is_named_with_what_wants_it_who_holds_it_and_a_way_out()
    {
        var port = FreePort.Next();
        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();

        var refusal = Assert.Throws<CommandFailedException>(() => PortCheck.EnsureFree(port - StackPorts.Redis));

        Assert.Contains($"{port} (cache): process {Environment.ProcessId}, ", refusal.Message, StringComparison.Ordinal);
        Assert.Matches("./meridian up --port-offset [0-9]+$", refusal.Message);
    }

    // Other programs may hold some of them at any moment, but not of every offset.
    [Fact]
    public void Free_ports_are_no_reason_to_stop() =>
        Assert.Contains(Enumerable.Range(1, 50), turn => Record.Exception(() => PortCheck.EnsureFree(5_000 + turn)) is null);
}
