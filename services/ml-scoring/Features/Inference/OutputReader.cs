using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>Reads one output that a request asks for.</summary>
internal ref struct OutputReader(ModelSession model)
{
    private readonly ModelSession _model = model;
    private int _index = -1;
    private bool? _isBinary;

    public readonly WantedOutput Output => new(_index, _isBinary);

    /// <summary>What is wrong, in words for the caller; empty if the text is not JSON.</summary>
    public string Error { get; private set; } = "";

    public bool TryRead(ref JsonCursor json)
    {
        if (!json.TryTake('{')) return Fail("An output is not an object.");
        for (var isFirst = true; json.TryNextMember(ref isFirst, out var name);)
        {
            var isRead = name.SequenceEqual("name"u8) ? TryReadName(ref json) : name.SequenceEqual("parameters"u8) ? TryReadParameters(ref json) : json.TrySkip();
            if (!isRead) return false;
        }

        return !json.IsBroken && (_index >= 0 || Fail("An output has no name."));
    }

    private bool TryReadName(ref JsonCursor json)
    {
        if (!json.TryReadText(out var name)) return Fail("The name of an output is not a text.");
        _index = _model.FindOutput(name);
        return _index >= 0 || Fail(Complaints.NoOutput(_model, name));
    }

    private bool TryReadParameters(ref JsonCursor json)
    {
        var parameters = new InferParameters();
        if (!parameters.TryRead(ref json)) return Fail(parameters.Complaint.Length == 0 ? "" : $"An output {parameters.Complaint}.");
        _isBinary = parameters.IsBinary;
        return true;
    }

    private bool Fail(string error)
    {
        if (Error.Length == 0) Error = error;
        return false;
    }
}
