using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Free ports that no other application host takes, in this process or another: each is a locked file, and the system unlocks it however this
/// process ends. They lie below the range that Linux gives to outgoing connections, so none can slip in between choosing a port and listening on it.
/// </summary>
internal sealed class PortReservations : IDisposable
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "meridian-ports");

    private readonly Lock _gate = new();
    private readonly List<FileStream> _locks = [];
    private int _next = Random.Shared.Next(Count);

    /// <summary>A port nobody listens on.</summary>
    /// <exception cref="DistributedApplicationException">All are taken.</exception>
    internal int Reserve()
    {
        lock (_gate)
        {
            Directory.CreateDirectory(Folder);
            for (var tried = 0; tried < Count; tried++)
            {
                var port = First + (_next++ % Count);
                if (TryLock(port) && IsFree(port)) return port;
            }
        }

        throw new DistributedApplicationException($"No port between {First} and {First + Count} is free.");
    }

    /// <summary>Nobody listens there on this machine.</summary>
    internal static bool IsFree(int port)
    {
        try
        {
            // Bound and never listening: whoever connects in this moment must be refused, not taken in and dropped.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return Array.TrueForAll(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), e => e.Port != port);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var held in _locks) held.Dispose();
            _locks.Clear();
        }
    }

    private bool TryLock(int port)
    {
        try
        {
            _locks.Add(new(Path.Combine(Folder, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
