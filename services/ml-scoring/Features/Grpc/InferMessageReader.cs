using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Reads the tensors of a ModelInferRequest straight into those of the model it is for, and which outputs are wanted.</summary>
internal ref struct InferMessageReader(ModelSession model, RequestBody body, InferHead head)
{
    private readonly ModelSession _model = model;
    private readonly RequestBody _body = body;
    private readonly InferHead _head = head;
    private readonly InputTensor?[] _inputs = new InputTensor?[model.Inputs.Count];

    // Goes ahead by one for each input: their bytes stand in the same order, somewhere else in the message.
    private ProtoCursor _raw = new(body.Written);
    private long _bytes;

    /// <summary>Why it cannot be read.</summary>
    public ProtocolError? Error { get; private set; }

    public InferRequest Request { get; } = new();

    /// <summary>Reads all of it. If that fails nothing is left behind but <see cref="Error"/>.</summary>
    public bool TryRead()
    {
        if (TryReadMessage() && HasAll())
        {
            Request.Id = _head.Id.Length > 0 ? _head.Id : null;
            Request.TimeoutMicroseconds = _head.TimeoutMicroseconds;
            Request.IsBinary = _head.IsRaw || _head.RawInputs > 0;
            Request.Inputs = _inputs!;
            return true;
        }

        foreach (var input in _inputs) input?.Dispose();
        Error ??= ProtocolError.Invalid("The message is not a ModelInferRequest.");
        return false;
    }

    private bool TryReadMessage()
    {
        if (_head.RawInputs > 0 && _head.RawInputs != _head.Inputs) return Fail($"The request has {_head.RawInputs} raw_input_contents for {_head.Inputs} inputs.");
        var fields = new ProtoCursor(_body.Written);
        while (fields.TryNext())
        {
            var isRead = fields.Type == WireType.Bytes && fields.Field is InferFields.Inputs or InferFields.WantedOutputs
                ? fields.TryReadBytes(out var value) && (fields.Field == InferFields.Inputs ? TryReadInput(value) : TryReadOutput(value))
                : fields.TrySkip();
            if (!isRead) return false;
        }

        return !fields.IsBroken;
    }

    private bool HasAll()
    {
        var missing = Array.IndexOf(_inputs, null);
        return missing < 0 || Fail(Complaints.Missing(_model, missing));
    }

    private bool TryReadInput(ReadOnlySpan<byte> message)
    {
        var input = new InputMessage();
        if (!input.TryRead(message)) return Fail(input.Complaint.Length == 0 ? null : $"The input '{Complaints.Show(input.Name)}' {input.Complaint}.");
        var index = _model.FindInput(input.Name);
        if (index < 0) return Fail(Complaints.NoInput(_model, input.Name));
        var spec = _model.Inputs[index];
        if (_inputs[index] is not null) return Fail(Complaints.InputTwice(spec));
        if (!input.Type.SequenceEqual(spec.Utf8Type)) return Fail(Complaints.WrongType(spec, input.Type));
        var shape = input.Shape.ToArray();
        if (!spec.Takes(shape)) return Fail(Complaints.WrongShape(spec, shape));

        // Kept before it is filled: whatever fails from here on, it is let go of with the others.
        var tensor = _inputs[index] = new InputTensor(spec) { Shape = shape };
        if (!(_head.RawInputs > 0 ? TryTakeRaw(tensor, input) : TryReadContents(tensor, message))) return false;
        _bytes += tensor.Length;
        return tensor.Count == input.Shape.Elements || Fail(Complaints.WrongCount(tensor, input.Shape.Elements));
    }

    private bool TryTakeRaw(InputTensor tensor, InputMessage input)
    {
        if (input.HasContents) return Fail($"The input '{tensor.Spec.Name}' has contents, and the request has raw_input_contents.");
        while (_raw.TryNext())
        {
            if (!_raw.Is(InferFields.RawInputs, WireType.Bytes))
            {
                _raw.TrySkip();
                continue;
            }

            if (!_raw.TryReadBytes(out var elements)) return false;
            if (!_body.TryCover(_body.Length + _bytes + elements.Length)) return FailOverloaded();
            return BinaryElements.Add(tensor, elements) is not { } complaint || Fail($"The input '{tensor.Spec.Name}' cannot be read: {complaint}.");
        }

        return false;
    }

    private bool TryReadContents(InputTensor tensor, ReadOnlySpan<byte> message)
    {
        var reader = new ContentsReader(tensor, _body, _bytes);
        var fields = new ProtoCursor(message);
        while (fields.TryNext())
        {
            // A message that stands there more than once is all of them together.
            var isRead = fields.Is(InferFields.TensorContents, WireType.Bytes) ? fields.TryReadBytes(out var contents) && reader.TryRead(contents) : fields.TrySkip();
            if (isRead) continue;
            return reader.IsTooMuch ? FailOverloaded() : Fail(reader.Complaint.Length == 0 ? null : $"The input '{tensor.Spec.Name}' {reader.Complaint}.");
        }

        return true;
    }

    private bool TryReadOutput(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> name = default;
        var fields = new ProtoCursor(message);
        while (fields.TryNext())
        {
            if (!(fields.Is(InferFields.TensorName, WireType.Bytes) ? fields.TryReadBytes(out name) : fields.TrySkip())) return false;
        }

        if (fields.IsBroken) return false;
        var index = _model.FindOutput(name);
        if (index < 0) return Fail(Complaints.NoOutput(_model, name));
        if (Request.Outputs.Exists(one => one.Index == index)) return Fail(Complaints.OutputTwice(_model.Outputs[index]));
        Request.Outputs.Add(new WantedOutput(index, IsBinary: null));
        return true;
    }

    private bool FailOverloaded()
    {
        Error ??= ProtocolError.Overloaded;
        return false;
    }

    private bool Fail(string? error)
    {
        if (error is not null) Error ??= ProtocolError.Invalid(error);
        return false;
    }
}
