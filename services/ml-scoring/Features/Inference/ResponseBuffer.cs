using System.Buffers;
using System.Text.Json;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Where an answer is put together before it is sent, so that its length is known. Kept by the thread for the next one.</summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Initial = 1_024;
    private const int LargestKept = 1 << 20;

    [ThreadStatic]
    private static ResponseBuffer? _kept;

    private byte[] _bytes = new byte[Initial];

    private ResponseBuffer() => Json = new Utf8JsonWriter(this, new JsonWriterOptions { SkipValidation = true });

    /// <summary>Writes into this.</summary>
    public Utf8JsonWriter Json { get; }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public static ResponseBuffer Rent()
    {
        var buffer = _kept ?? new ResponseBuffer();
        _kept = null;
        return buffer;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var wanted = Math.Max(sizeHint, 1);
        if (_bytes.Length - Length < wanted) Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_bytes.Length * 2L, (long)Length + wanted)));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>What has been written from a place on, to be changed.</summary>
    public Span<byte> From(int at) => _bytes.AsSpan(at, Length - at);

    /// <summary>Takes back the last bytes.</summary>
    public void TakeBack(int count) => Length -= count;

    public void Dispose()
    {
        if (_bytes.Length > LargestKept) return;
        Length = 0;
        Json.Reset();
        _kept = this;
    }
}
