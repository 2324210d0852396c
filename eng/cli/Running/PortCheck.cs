using System.Net;
using System.Net.Sockets;
using Meridian.Cli.Output;
using Meridian.Stack;

namespace Meridian.Cli.Running;

/// <summary>Looks for ports that other programs hold before anything is started, and names all of them at once.</summary>
internal static class PortCheck
{
    private const int OffsetStep = 100;
    private const int LastPort = 65535;

    /// <exception cref="CommandFailedException">Some are taken; the message says by whom, and which offset is free.</exception>
    public static void EnsureFree(int offset)
    {
        var taken = StackPorts.All.Where(port => !IsFree(port.Port + offset)).ToList();
        if (taken.Count == 0) return;
        var list = string.Join("\n", taken.Select(port => $"  {port.Port + offset} ({port.Resource}){Holder(port.Port + offset)}"));
        var way = FreeOffset(offset) is { } free ? $", or start beside it: ./meridian up --port-offset {free}" : ".";
        throw new CommandFailedException($"Other programs listen on ports of this stack:\n{list}\nStop them{way}");
    }

    private static int? FreeOffset(int taken)
    {
        for (var offset = taken + OffsetStep; StackPorts.All.Max(port => port.Port) + offset <= LastPort; offset += OffsetStep)
        {
            if (StackPorts.All.All(port => IsFree(port.Port + offset))) return offset;
        }
        return null;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Holder(int port) => PortHolder.Find(port) is var (pid, program) ? $": process {pid}, {program}" : "";
}
