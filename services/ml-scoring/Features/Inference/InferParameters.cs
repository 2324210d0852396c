namespace Meridian.MlScoring.Features.Inference;

/// <summary>The parameters of a request, an input or an output, as far as they mean something here; others are passed over.</summary>
internal ref struct InferParameters()
{
    /// <summary>How many bytes behind the JSON are an input's; -1 if it does not say.</summary>
    public long BinarySize { get; private set; } = -1;

    /// <summary>Whether an output is wanted in binary.</summary>
    public bool? IsBinary { get; private set; }

    /// <summary>Whether all outputs are.</summary>
    public bool? AreAllBinary { get; private set; }

    /// <summary>Microseconds that a request may take; 0 if it does not say.</summary>
    public long TimeoutMicroseconds { get; private set; }

    /// <summary>What is wrong, to be said behind what they are parameters of.</summary>
    public string Complaint { get; private set; } = "";

    public bool TryRead(ref JsonCursor json)
    {
        if (!json.TryTake('{')) return Fail("has parameters that are not an object");
        for (var isFirst = true; json.TryNextMember(ref isFirst, out var name);)
        {
            if (!TryReadOne(ref json, name)) return false;
        }

        return !json.IsBroken;
    }

    private bool TryReadOne(ref JsonCursor json, scoped ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("binary_data_size"u8)) return TryReadSize(ref json, out var size, "binary_data_size") && (BinarySize = size) >= 0;
        if (name.SequenceEqual("timeout"u8)) return TryReadSize(ref json, out var timeout, "timeout") && (TimeoutMicroseconds = timeout) >= 0;
        if (name.SequenceEqual("binary_data"u8)) return TryReadFlag(ref json, out var isBinary, "binary_data") && (IsBinary = isBinary) is not null;
        if (name.SequenceEqual("binary_data_output"u8)) return TryReadFlag(ref json, out var areAll, "binary_data_output") && (AreAllBinary = areAll) is not null;
        return json.TrySkip();
    }

    private bool TryReadSize(ref JsonCursor json, out long size, string name) =>
        (json.TryReadInteger(out size) && size >= 0) || Fail($"has a parameter {name} that is not a whole number");

    private bool TryReadFlag(ref JsonCursor json, out bool flag, string name) =>
        json.TryReadTrueOrFalse(out flag) || Fail($"has a parameter {name} that is neither true nor false");

    private bool Fail(string complaint)
    {
        Complaint = complaint;
        return false;
    }
}
