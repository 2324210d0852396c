using System.Buffers;

namespace Meridian.Local.Kafka.Server;

/// <summary>A request as it came, in a pooled buffer; disposing gives that back, and its bytes to the budget they were taken from.</summary>
/// <param name="taken">What was taken for it.</param>
internal sealed class RequestFrame(byte[] array, int length, MemoryBudget budget, int taken) : IDisposable
{
    public ReadOnlyMemory<byte> Memory => array.AsMemory(0, length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(array);
        if (taken > 0) budget.Give(taken);
    }
}
