using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>A model in memory: what it takes and gives, and a run of it.</summary>
internal sealed class ModelSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    private ModelSession(InferenceSession session, TensorSpec[] inputs, TensorSpec[] outputs)
    {
        _session = session;
        (Inputs, Outputs) = (inputs, outputs);
        _inputNames = [.. inputs.Select(input => input.Name)];
        _outputNames = [.. outputs.Select(output => output.Name)];
    }

    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>Those outputs that are tensors; sequences and maps have no form in the protocol.</summary>
    public IReadOnlyList<TensorSpec> Outputs { get; }

    /// <exception cref="OnnxRuntimeException">The runtime cannot make a session of it.</exception>
    /// <exception cref="NotSupportedException">It can, but the protocol cannot carry what the model takes or gives.</exception>
    public static ModelSession Open(byte[] file, int threads)
    {
        using var options = new Microsoft.ML.OnnxRuntime.SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Waiting threads that spin would take the processor from other requests.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        // All sessions share one arena, which has an upper bound.
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        var session = new InferenceSession(file, options);
        try
        {
            return new ModelSession(session, Specs("input", session.InputNames, session.InputMetadata, isRequired: true),
                Specs("output", session.OutputNames, session.OutputMetadata, isRequired: false));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <param name="wanted">Outputs by their place.</param>
    /// <exception cref="OnnxRuntimeException">The run failed.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions options, OrtValue[] inputs, int[] wanted) =>
        _session.Run(options, _inputNames, inputs, wanted.Length == _outputNames.Length ? _outputNames : Array.ConvertAll(wanted, index => _outputNames[index]));

    /// <summary>The place of an input, or -1.</summary>
    public int FindInput(ReadOnlySpan<byte> name) => Find(Inputs, name);

    /// <summary>The place of an output, or -1.</summary>
    public int FindOutput(ReadOnlySpan<byte> name) => Find(Outputs, name);

    public void Dispose() => _session.Dispose();

    private static int Find(IReadOnlyList<TensorSpec> specs, ReadOnlySpan<byte> name)
    {
        for (var index = 0; index < specs.Count; index++)
        {
            if (name.SequenceEqual(specs[index].Utf8Name)) return index;
        }

        return -1;
    }

    private static TensorSpec[] Specs(string kind, IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> all, bool isRequired)
    {
        var specs = new List<TensorSpec>();
        foreach (var name in names)
        {
            var node = all[name];
            if (node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR && TensorTypes.FromOnnx(node.ElementDataType) is { } type)
                specs.Add(new TensorSpec(name, type, Array.ConvertAll(node.Dimensions, size => (long)size), node.SymbolicDimensions));
            else if (isRequired)
                throw new NotSupportedException($"The {kind} '{name}' is of a kind that the inference protocol cannot carry ({node.OnnxValueType}).");
        }

        return specs.Count > 0 || kind == "input" ? [.. specs] : throw new NotSupportedException("None of the outputs is a tensor.");
    }
}
