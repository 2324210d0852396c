using System.Text;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>
/// Reads a request for inference, in JSON or in JSON with binary tensors behind it, straight into the tensors of the model it is for. Members may come in
/// any order; data that comes before the name of its input is looked at twice.
/// </summary>
internal ref struct InferRequestReader(ModelSession model, ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary)
{
    private readonly ModelSession _model = model;
    private readonly InputTensor?[] _inputs = new InputTensor?[model.Inputs.Count];
    private readonly ReadOnlySpan<byte> _binary = binary;
    private JsonCursor _json = new(json);
    private int _binaryAt;

    /// <summary>What is wrong, in words for the caller.</summary>
    public string Error { get; private set; } = "";

    public InferRequest Request { get; } = new();

    /// <summary>Reads all of it. If that fails nothing is left behind but <see cref="Error"/>.</summary>
    public bool TryRead()
    {
        if (TryReadObject() && HasAll())
        {
            Request.Inputs = _inputs!;
            return true;
        }

        foreach (var input in _inputs) input?.Dispose();
        if (Error.Length == 0) Error = $"The request is not valid JSON (near byte {_json.At}).";
        return false;
    }

    private bool TryReadObject()
    {
        if (_json.Peek() is not (0 or (byte)'{')) return Fail("The request is not a JSON object.");
        if (!_json.TryTake('{')) return false;
        for (var isFirst = true; _json.TryNextMember(ref isFirst, out var name);)
        {
            if (!TryReadMember(name)) return false;
        }

        return !_json.IsBroken && _json.Peek() == 0 && _json.Rest.IsEmpty;
    }

    private bool HasAll()
    {
        if (_binaryAt != _binary.Length) return Fail($"{_binary.Length - _binaryAt} bytes behind the JSON belong to no input: binary_data_size of the inputs has to add up.");
        var missing = Array.IndexOf(_inputs, null);
        return missing < 0 || Fail(Complaints.Missing(_model, missing));
    }

    private bool TryReadMember(scoped ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("inputs"u8)) return TryReadInputs();
        if (name.SequenceEqual("outputs"u8)) return TryReadOutputs();
        if (name.SequenceEqual("parameters"u8)) return TryReadParameters();
        if (!name.SequenceEqual("id"u8)) return _json.TrySkip();
        if (!_json.TryReadText(out var id)) return Fail("The id is not a text.");
        Request.Id = Encoding.UTF8.GetString(id);
        return true;
    }

    private bool TryReadParameters()
    {
        var parameters = new InferParameters();
        if (!parameters.TryRead(ref _json)) return Fail(parameters.Complaint.Length == 0 ? "" : $"The request {parameters.Complaint}.");
        (Request.IsBinary, Request.TimeoutMicroseconds) = (parameters.AreAllBinary ?? false, parameters.TimeoutMicroseconds);
        return true;
    }

    private bool TryReadOutputs()
    {
        if (!_json.TryTake('[')) return Fail("The outputs are not an array.");
        for (var isFirst = true; _json.TryNextElement(ref isFirst);)
        {
            var reader = new OutputReader(_model);
            if (!reader.TryRead(ref _json)) return Fail(reader.Error);
            var output = reader.Output;
            if (Request.Outputs.Exists(one => one.Index == output.Index)) return Fail(Complaints.OutputTwice(_model.Outputs[output.Index]));
            Request.Outputs.Add(output);
        }

        return !_json.IsBroken;
    }

    private bool TryReadInputs()
    {
        if (!_json.TryTake('[')) return Fail("The inputs are not an array.");
        for (var isFirst = true; _json.TryNextElement(ref isFirst);)
        {
            var reader = new InputReader(_model);
            if (reader.TryRead(ref _json) && reader.TryFinish(_binary, ref _binaryAt) && TryKeep(reader.Tensor!)) continue;
            reader.Tensor?.Dispose();
            return Fail(reader.Error);
        }

        return !_json.IsBroken;
    }

    private bool TryKeep(InputTensor tensor)
    {
        var index = _model.FindInput(tensor.Spec.Utf8Name);
        if (_inputs[index] is not null) return Fail(Complaints.InputTwice(tensor.Spec));
        _inputs[index] = tensor;
        return true;
    }

    private bool Fail(string error)
    {
        if (Error.Length == 0) Error = error;
        return false;
    }
}
