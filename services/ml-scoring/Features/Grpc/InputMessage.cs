using Meridian.MlScoring.Features.Inference;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>An InferInputTensor without its elements.</summary>
internal ref struct InputMessage()
{
    private GivenShape _shape;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Type { get; private set; }

    public readonly GivenShape Shape => _shape;

    public bool HasContents { get; private set; }

    /// <summary>What is wrong, to be said behind its name; empty if it is no message.</summary>
    public string Complaint { get; private set; } = "";

    public bool TryRead(ReadOnlySpan<byte> message)
    {
        var hasShape = true;
        var fields = new ProtoCursor(message);
        while (fields.TryNext())
        {
            if (fields.Is(InferFields.TensorShape, WireType.Varint)) hasShape &= fields.TryReadVarint(out var size) && _shape.TryAdd((long)size);
            else if (fields.Type == WireType.Bytes && fields.TryReadBytes(out var value)) hasShape &= TryTake(fields.Field, value);
            else if (fields.Type != WireType.Bytes) fields.TrySkip();
        }

        if (!hasShape) Complaint = $"has a shape that is not made of at most {GivenShape.MostDimensions} whole numbers";
        return hasShape && !fields.IsBroken;
    }

    private bool TryTake(int field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case InferFields.TensorName: Name = value; return true;
            case InferFields.TensorType: Type = value; return true;
            case InferFields.TensorContents: HasContents |= value.Length > 0; return true;
            case InferFields.TensorShape: return TryAddSizes(value);
            default: return true;
        }
    }

    private bool TryAddSizes(ReadOnlySpan<byte> packed)
    {
        while (packed.Length > 0)
        {
            if (!ProtoCursor.TryReadVarint(ref packed, out var size) || !_shape.TryAdd((long)size)) return false;
        }

        return true;
    }
}
