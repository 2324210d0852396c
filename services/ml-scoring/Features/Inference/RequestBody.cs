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

    /// <returns>Why it is not taken in, or null.</returns>
    public async ValueTask<ProtocolError?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > most) return ProtocolError.TooLarge(most);
        if (!TryGrow((int)Math.Max(request.ContentLength ?? FirstRent, 1))) return ProtocolError.Overloaded;
        while (true)
        {
            var read = await request.Body.ReadAsync(_bytes.AsMemory(Length), request.HttpContext.RequestAborted);
            Length += read;
            if (read == 0 || Length == request.ContentLength) return null;
            if (Length > most) return ProtocolError.TooLarge(most);
            if (Length == _bytes.Length && !TryGrow(_bytes.Length * 2)) return ProtocolError.Overloaded;
        }
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
