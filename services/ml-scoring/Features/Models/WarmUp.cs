using System.Runtime.InteropServices;
using Meridian.MlScoring.Features.Runs;
using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Models;

/// <summary>First runs before a model answers: the very first is slow, and whether rows are independent shows only in a run.</summary>
internal static class WarmUp
{
    private const double Tolerance = 1e-3;

    /// <summary>
    /// Runs once with one row. A model that cannot take what is made up here is no worse for it.
    /// </summary>
    /// <returns>Whether it could.</returns>
    public static bool Run(ModelSession session, ModelManifest manifest) => TryRun(session, manifest, rows: 1, firstSeed: 1) is not null;

    /// <summary>
    /// Whether two rows in one run give what each gives alone. Only asked of models whose inputs and outputs all begin with the same varying dimension;
    /// that name is a claim, this is the evidence.
    /// </summary>
    public static bool HasIndependentRows(ModelSession session, ModelManifest manifest)
    {
        if (!LooksBatched(session)) return false;
        var together = TryRun(session, manifest, rows: 2, firstSeed: 1);
        var first = TryRun(session, manifest, rows: 1, firstSeed: 1);
        var second = TryRun(session, manifest, rows: 1, firstSeed: 2);
        if (together is null || first is null || second is null) return false;
        return together.Zip(first, second).All(output => AreEqual(output.First, [.. output.Second, .. output.Third]));
    }

    private static bool LooksBatched(ModelSession session)
    {
        var all = session.Inputs.Concat(session.Outputs).ToList();
        return session.Inputs.Count > 0
            && all.TrueForAll(spec => spec.HasVaryingRows && spec.Type != TensorType.Bytes)
            && all.Select(spec => spec.RowSymbol).Distinct().Count() == 1;
    }

    private static List<double[]>? TryRun(ModelSession session, ModelManifest manifest, int rows, int firstSeed)
    {
        var inputs = session.Inputs.Select(spec => Fill(spec, ShapeOf(spec, manifest, rows), rows, firstSeed)).ToList();
        try
        {
            using var options = new RunOptions();
            var values = inputs.ConvertAll(input => input.ToValue());
            try
            {
                using var outputs = session.Run(options, [.. values], [.. Enumerable.Range(0, session.Outputs.Count)]);
                return [.. outputs.Select((output, index) => Numbers(session.Outputs[index].Type, output))];
            }
            finally
            {
                values.ForEach(value => value.Dispose());
            }
        }
        catch (OnnxRuntimeException)
        {
            return null;
        }
        finally
        {
            inputs.ForEach(input => input.Dispose());
        }
    }

    private static long[] ShapeOf(TensorSpec spec, ModelManifest manifest, int rows)
    {
        long[] shape = manifest.WarmUpShapes.TryGetValue(spec.Name, out var given) ? [.. given] : [.. spec.Shape.Select(size => size < 0 ? 1 : size)];
        if (spec.HasVaryingRows && shape.Length > 0 && rows > 1) shape[0] = rows;
        return shape;
    }

    // Each row depends on its seed alone, so that the same row can be run in company and alone.
    private static InputTensor Fill(TensorSpec spec, long[] shape, int rows, int firstSeed)
    {
        var tensor = new InputTensor(spec) { Shape = shape };
        var elements = (int)shape.Aggregate(1L, (product, size) => product * size);
        for (var row = 0; row < rows; row++)
        {
            var random = new Random(firstSeed + row);
            for (var element = 0; element < elements / rows; element++) Add(tensor, random);
        }

        return tensor;
    }

    // Whole numbers stay 0 or 1: they may be places in a table.
    private static void Add(InputTensor tensor, Random random)
    {
        switch (tensor.Spec.Type)
        {
            case TensorType.Bytes:
                tensor.AddText([]);
                return;
            case TensorType.Fp32:
                MemoryMarshal.Write(tensor.Extend(sizeof(float)), random.NextSingle() - 0.5f);
                break;
            case TensorType.Fp64:
                MemoryMarshal.Write(tensor.Extend(sizeof(double)), random.NextDouble() - 0.5);
                break;
            case TensorType.Fp16:
                MemoryMarshal.Write(tensor.Extend(sizeof(ushort)), (Half)(random.NextSingle() - 0.5f));
                break;
            case TensorType.Bf16:
                MemoryMarshal.Write(tensor.Extend(sizeof(ushort)), FloatText.ToBf16(random.NextSingle() - 0.5f));
                break;
            default:
                var room = tensor.Extend(tensor.Spec.Type.Size());
                room.Clear();
                room[0] = (byte)random.Next(2);
                break;
        }

        tensor.Count++;
    }

    private static double[] Numbers(TensorType type, OrtValue value) => type switch
    {
        TensorType.Bytes => [],
        TensorType.Fp32 => Array.ConvertAll(value.GetTensorDataAsSpan<float>().ToArray(), number => (double)number),
        TensorType.Fp64 => value.GetTensorDataAsSpan<double>().ToArray(),
        // Compared bit by bit: whole numbers have to be the same, and half precision has none to spare.
        _ => Array.ConvertAll(value.GetTensorMutableRawData().ToArray(), one => (double)one),
    };

    private static bool AreEqual(double[] left, double[] right) => left.Length == right.Length
        && left.Zip(right).All(pair => pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(1, Math.Abs(pair.Second)));
}
