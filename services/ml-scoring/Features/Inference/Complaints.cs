using System.Text;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>What is said of a request that does not fit its model, the same whichever way it came.</summary>
internal static class Complaints
{
    private const int LongestShown = 100;

    public static string NoInput(ModelSession model, ReadOnlySpan<byte> name) => $"The model has no input '{Show(name)}': it takes {Names(model.Inputs)}.";

    public static string NoOutput(ModelSession model, ReadOnlySpan<byte> name) => $"The model has no output '{Show(name)}': it gives {Names(model.Outputs)}.";

    public static string InputTwice(TensorSpec spec) => $"The input '{spec.Name}' is given twice.";

    public static string OutputTwice(TensorSpec spec) => $"The output '{spec.Name}' is asked for twice.";

    public static string Missing(ModelSession model, int input) =>
        $"The input '{model.Inputs[input].Name}' is missing: the model takes {string.Join(", ", model.Inputs.Select(spec => $"'{spec.Name}' ({spec.Type.Name()}, {TensorSpec.Show(spec.Shape)})"))}.";

    public static string WrongType(TensorSpec spec, ReadOnlySpan<byte> type) => $"The input '{spec.Name}' has the datatype '{Show(type)}'; the model takes {spec.Type.Name()}.";

    public static string WrongShape(TensorSpec spec, long[] shape) => $"The input '{spec.Name}' has the shape {TensorSpec.Show(shape)}; the model takes {TensorSpec.Show(spec.Shape)}.";

    public static string WrongCount(InputTensor tensor, long wanted) =>
        $"The input '{tensor.Spec.Name}' has {tensor.Count} elements; its shape {TensorSpec.Show(tensor.Shape)} wants {wanted}.";

    private static string Names(IEnumerable<TensorSpec> specs) => string.Join(", ", specs.Select(spec => $"'{spec.Name}'"));

    public static string Show(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.Length > LongestShown ? text[..LongestShown] : text);
}
