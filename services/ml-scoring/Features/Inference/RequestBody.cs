using System.Buffers;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>A request's body in one piece, and its part of what all requests under way may take.</summary>
internal sealed class RequestBody(MemoryBudget budget, int most) : IDisposable
{
    // Two characters of JSON may become an element of eight bytes.
    private const int MemoryOfByte = 4;
    private const int FirstRent = 4_096;

    private byte[] _bytes = [];
    private long _taken;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public Stream OpenRead() => new MemoryStream(_bytes, 0, Length, writable: false);

    /// <returns>Why it is not taken in, or null.</returns>
    /// <param name="length">How much there is to be read, where that is known.</param>
    public async ValueTask<ProtocolError?> ReadAsync(Stream source, long? length, CancellationToken cancellationToken)
    {
        if (length > most) return ProtocolError.TooLarge(most);
        if (!TryGrow((int)Math.Max(length ?? FirstRent, 1))) return ProtocolError.Overloaded;
        while (Length != length)
        {
            var read = await source.ReadAsync(Room(length), cancellationToken);
            Length += read;
            if (read == 0) return null;
            if (Length > most) return ProtocolError.TooLarge(most);
            if (Room(length).IsEmpty && Length != length && !TryGrow((int)Math.Min(_bytes.Length * 2L, most + 1L))) return ProtocolError.Overloaded;
        }

        return null;
    }

    // Not beyond the length: what follows it is somebody else's.
    private Memory<byte> Room(long? length) => _bytes.AsMemory(Length, (int)Math.Min(length ?? _bytes.Length, _bytes.Length) - Length);

    /// <summary>Takes more of the budget, where what is made of the body turns out larger than was thought.</summary>
    /// <param name="bytes">What the body and all that is made of it need.</param>
    /// <returns>False if there is not as much left.</returns>
    public bool TryCover(long bytes)
    {
        if (bytes <= _taken) return true;
        if (!budget.TryTake(bytes - _taken)) return false;
        _taken = bytes;
        return true;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        budget.GiveBack(_taken);
        (_bytes, _taken) = ([], 0);
    }

    private bool TryGrow(int length)
    {
        var more = ((long)length * MemoryOfByte) - _taken;
        if (!budget.TryTake(more)) return false;
        _taken += more;
        var larger = ArrayPool<byte>.Shared.Rent(length);
        Written.CopyTo(larger);
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return true;
    }
}
