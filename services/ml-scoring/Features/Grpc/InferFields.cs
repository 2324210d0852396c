namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Numbers of the fields of ModelInferRequest and ModelInferResponse, from the protocol's open_inference_grpc.proto.</summary>
internal static class InferFields
{
    public const int ModelName = 1;
    public const int ModelVersion = 2;
    public const int Id = 3;
    public const int Parameters = 4;
    public const int Inputs = 5;

    /// <summary>Of a request.</summary>
    public const int WantedOutputs = 6;

    /// <summary>Of a request.</summary>
    public const int RawInputs = 7;

    /// <summary>Of an answer.</summary>
    public const int Outputs = 5;

    /// <summary>Of an answer.</summary>
    public const int RawOutputs = 6;

    // Of a tensor in either.
    public const int TensorName = 1;
    public const int TensorType = 2;
    public const int TensorShape = 3;
    public const int TensorContents = 5;
}
