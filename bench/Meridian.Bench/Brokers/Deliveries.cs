using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Meridian.Bench.Brokers;

/// <summary>Counts what the brokers acknowledged; the one producer at a time resets it.</summary>
internal static unsafe class Deliveries
{
    private static long _acknowledged;
    private static long _refused;

    public static long Acknowledged => Volatile.Read(ref _acknowledged);

    public static long Refused => Volatile.Read(ref _refused);

    public static void Reset() => (_acknowledged, _refused) = (0, 0);

    // Called by the one thread that polls.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static void Take(nint client, RdKafka.Message* message, nint opaque)
    {
        if (message->Error == 0) _acknowledged++;
        else _refused++;
    }
}
