using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>
/// An input of a request, filled element by element or as a whole, in memory that native code reads in place. Texts stand one behind the other,
/// each behind its length: the protocol's binary form.
/// </summary>
internal sealed class InputTensor(TensorSpec spec) : IDisposable
{
    private byte[] _bytes = PinnedArrays.Rent(0);

    public TensorSpec Spec { get; } = spec;

    public long[] Shape { get; set; } = [];

    /// <summary>How many elements have been added.</summary>
    public int Count { get; set; }

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for that many bytes behind what is there.</summary>
    public Span<byte> Extend(int bytes)
    {
        if (_bytes.Length - Length < bytes) Grow(bytes);
        var room = _bytes.AsSpan(Length, bytes);
        Length += bytes;
        return room;
    }

    public void AddText(ReadOnlySpan<byte> text)
    {
        var room = Extend(sizeof(int) + text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, text.Length);
        text.CopyTo(room[sizeof(int)..]);
        Count++;
    }

    /// <summary>The tensor for the runtime; it lives no longer than this.</summary>
    public OrtValue ToValue() => Spec.Type == TensorType.Bytes ? Texts() : ValueOf(Spec.Type, Shape, _bytes, Length);

    public static OrtValue ValueOf(TensorType type, long[] shape, byte[] pinned, int length) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, type.ToOnnx(), shape, Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0), length);

    /// <summary>Where the first value is that is not a finite number, or -1.</summary>
    public int FirstNotFinite() => FloatText.FirstNotFinite(Spec.Type, Written);

    public void Dispose()
    {
        PinnedArrays.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private OrtValue Texts()
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, Shape);
        var rest = Written;
        for (var index = 0; index < Count; index++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            value.StringTensorSetElementAt(rest.Slice(sizeof(int), length), index);
            rest = rest[(sizeof(int) + length)..];
        }

        return value;
    }

    private void Grow(int bytes)
    {
        var larger = PinnedArrays.Rent((int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, (long)Length + bytes)));
        Written.CopyTo(larger);
        PinnedArrays.Return(_bytes);
        _bytes = larger;
    }
}
