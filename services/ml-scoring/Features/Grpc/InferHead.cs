using System.Text;
using System.Text.Unicode;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>What of a ModelInferRequest is no tensor: whom it asks, for whom, and how many inputs it has. Read before the model is known that the rest is for.</summary>
internal ref struct InferHead()
{
    private const string NoRequest = "The message is not a ModelInferRequest.";

    private GrpcParameters _parameters = new();

    public string Model { get; private set; } = "";

    /// <summary>Empty if any will do.</summary>
    public string Version { get; private set; } = "";

    public string Id { get; private set; } = "";

    public int Inputs { get; private set; }

    /// <summary>How many of them come as bytes.</summary>
    public int RawInputs { get; private set; }

    public readonly string? User => _parameters.User;

    public readonly long TimeoutMicroseconds => _parameters.TimeoutMicroseconds;

    public readonly bool IsRaw => _parameters.IsRaw;

    /// <summary>What is wrong, in words for the caller.</summary>
    public string Error { get; private set; } = "";

    public bool TryRead(ReadOnlySpan<byte> message)
    {
        var fields = new ProtoCursor(message);
        while (fields.TryNext())
        {
            if (fields.Type != WireType.Bytes)
            {
                fields.TrySkip();
                continue;
            }

            if (fields.TryReadBytes(out var value) && !TryTake(fields.Field, value)) return false;
        }

        return !fields.IsBroken || Fail(NoRequest);
    }

    private bool TryTake(int field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case InferFields.ModelName: Model = Encoding.UTF8.GetString(value); break;
            case InferFields.ModelVersion: Version = Encoding.UTF8.GetString(value); break;
            case InferFields.Id: Id = Encoding.UTF8.GetString(value); break;
            case InferFields.Inputs: Inputs++; break;
            case InferFields.RawInputs: RawInputs++; break;
            case InferFields.Parameters: return TryAddParameter(value);
        }

        return IsText(field, value);
    }

    private bool IsText(int field, ReadOnlySpan<byte> value) =>
        field > InferFields.Id || Utf8.IsValid(value) || Fail("The model_name, the model_version or the id is not a text in UTF-8.");

    private bool TryAddParameter(ReadOnlySpan<byte> entry) =>
        _parameters.TryAdd(entry) || Fail(_parameters.Complaint.Length == 0 ? NoRequest : $"The request {_parameters.Complaint}.");

    private bool Fail(string error)
    {
        if (Error.Length == 0) Error = error;
        return false;
    }
}
