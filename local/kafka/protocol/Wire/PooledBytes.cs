using System.Buffers;

namespace Meridian.Kafka.Protocol.Wire;

/// <summary>Bytes in an array rented from the shared pool; disposing gives it back.</summary>
public sealed class PooledBytes(byte[] array, int length) : IDisposable
{
    private byte[]? _array = array;

    public Memory<byte> Memory => (_array ?? throw new ObjectDisposedException(nameof(PooledBytes))).AsMemory(0, length);

    public static PooledBytes Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } rented) ArrayPool<byte>.Shared.Return(rented);
    }
}
