using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Reads one input of a request: its name, type, shape, and its elements or how many bytes of the binary part are its own.</summary>
internal ref struct InputReader(ModelSession model)
{
    private readonly ModelSession _model = model;
    private GivenShape _shape;
    private int _typeAt = -1;
    private int _dataAt = -1;
    private long _binarySize = -1;
    private JsonElements _elements;
    private bool _hasData;

    public InputTensor? Tensor { get; private set; }

    /// <summary>What is wrong, in words for the caller; empty if the text is not JSON.</summary>
    public string Error { get; private set; } = "";

    private readonly string Name => Tensor is null ? "An input" : $"The input '{Tensor.Spec.Name}'";

    /// <summary>Reads the object.</summary>
    public bool TryRead(ref JsonCursor json)
    {
        if (!json.TryTake('{')) return Fail("An input is not an object.");
        for (var isFirst = true; json.TryNextMember(ref isFirst, out var member);)
        {
            if (!TryReadMember(ref json, member)) return false;
        }

        if (json.IsBroken) return false;
        if (Tensor is null) return Fail("An input has no name.");
        return TryReadType(ref json) && TryReadLateData(ref json);
    }

    /// <summary>Takes the binary part that is this input's, and holds all of it against the model.</summary>
    public bool TryFinish(ReadOnlySpan<byte> binary, ref int binaryAt)
    {
        if (!_shape.IsGiven) return Fail($"{Name} has no shape.");
        var shape = _shape.ToArray();
        if (!Tensor!.Spec.Takes(shape)) return Fail(Complaints.WrongShape(Tensor.Spec, shape));
        Tensor.Shape = shape;
        if (!TryTakeBinary(binary, ref binaryAt)) return false;
        var wanted = _shape.Elements;
        if (wanted != Tensor.Count) return Fail(Complaints.WrongCount(Tensor, wanted));
        return !_hasData || _elements.AreNestedAs(shape) || Fail($"{Name} has data that is not nested as its shape {TensorSpec.Show(shape)} is.");
    }

    private bool TryReadMember(ref JsonCursor json, scoped ReadOnlySpan<byte> member)
    {
        if (member.SequenceEqual("data"u8)) return TryReadData(ref json);
        if (member.SequenceEqual("shape"u8))
            return _shape.TryRead(ref json) || Fail($"{Name} has a shape that is not made of at most {GivenShape.MostDimensions} whole numbers.");
        if (member.SequenceEqual("name"u8)) return TryReadName(ref json);
        if (member.SequenceEqual("parameters"u8)) return TryReadParameters(ref json);
        // The type is held against the name's, and either may come first.
        if (member.SequenceEqual("datatype"u8)) _typeAt = json.At;
        return json.TrySkip();
    }

    private bool TryReadName(ref JsonCursor json)
    {
        if (!json.TryReadText(out var name)) return Fail("The name of an input is not a text.");
        var index = _model.FindInput(name);
        if (index < 0) return Fail(Complaints.NoInput(_model, name));
        if (Tensor is not null) return Fail($"{Name} has two names.");
        Tensor = new InputTensor(_model.Inputs[index]);
        return true;
    }

    private bool TryReadType(ref JsonCursor json)
    {
        if (_typeAt < 0) return Fail($"{Name} has no datatype.");
        var behind = json.At;
        json.At = _typeAt;
        var isText = json.TryReadText(out var type);
        json.At = behind;
        return (isText && type.SequenceEqual(Tensor!.Spec.Utf8Type)) || Fail(Complaints.WrongType(Tensor!.Spec, type));
    }

    private bool TryReadParameters(ref JsonCursor json)
    {
        var parameters = new InferParameters();
        if (!parameters.TryRead(ref json)) return Fail(parameters.Complaint.Length == 0 ? "" : $"{Name} {parameters.Complaint}.");
        _binarySize = parameters.BinarySize;
        return true;
    }

    private bool TryReadData(ref JsonCursor json)
    {
        if (_hasData || _dataAt >= 0) return Fail($"{Name} has data twice.");
        if (Tensor is null)
        {
            _dataAt = json.At;
            return json.TrySkip();
        }

        _hasData = true;
        _elements = new JsonElements(Tensor);
        return _elements.TryRead(ref json) || Fail($"{Name} cannot be read: {_elements.Complaint}.");
    }

    private bool TryReadLateData(ref JsonCursor json)
    {
        if (_dataAt < 0) return true;
        var behind = json.At;
        (json.At, _dataAt) = (_dataAt, -1);
        var isRead = TryReadData(ref json);
        json.At = behind;
        return isRead;
    }

    private bool TryTakeBinary(ReadOnlySpan<byte> binary, ref int at)
    {
        if (_hasData == _binarySize >= 0) return Fail(_hasData ? $"{Name} has both data and a binary_data_size." : $"{Name} has no data.");
        if (_hasData) return true;
        if (_binarySize > binary.Length - at) return Fail($"{Name} has a binary_data_size of {_binarySize}; {binary.Length - at} bytes are left behind the JSON.");
        var elements = binary.Slice(at, (int)_binarySize);
        at += elements.Length;
        return BinaryElements.Add(Tensor!, elements) is not { } complaint || Fail($"{Name} cannot be read: {complaint}.");
    }

    private bool Fail(string error)
    {
        if (Error.Length == 0) Error = error;
        return false;
    }
}
