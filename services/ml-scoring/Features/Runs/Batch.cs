using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>Several jobs as one: their inputs one below the other, their outputs dealt out again by rows.</summary>
internal sealed class Batch : IDisposable
{
    private readonly List<InferJob> _jobs;
    private readonly byte[][] _memory;

    private Batch(List<InferJob> jobs)
    {
        _jobs = jobs;
        Rows = jobs.Sum(job => job.Rows);
        Deadline = jobs.Max(job => job.Deadline);
        _memory = new byte[jobs[0].Inputs.Length][];
        Inputs = new OrtValue[_memory.Length];
        for (var index = 0; index < Inputs.Length; index++) Inputs[index] = Stack(index);
    }

    public OrtValue[] Inputs { get; }

    public long Rows { get; }

    /// <summary>The latest of theirs: a run cannot be stopped for some of its rows.</summary>
    public long Deadline { get; }

    public int[] Wanted => _jobs[0].Wanted;

    public static Batch Of(List<InferJob> jobs) => new(jobs);

    /// <summary>Whether a job may be in the same run as those before it: it differs from them in nothing but its rows, and those are not too many.</summary>
    public static bool CanJoin(InferJob first, long rows, InferJob next, int maxRows)
    {
        if (first.Rows <= 0 || next.Rows <= 0 || rows + next.Rows > maxRows) return false;
        if (!first.Wanted.AsSpan().SequenceEqual(next.Wanted)) return false;
        for (var index = 0; index < first.Inputs.Length; index++)
        {
            if (!first.Inputs[index].Shape.AsSpan(1).SequenceEqual(next.Inputs[index].Shape.AsSpan(1))) return false;
        }

        return true;
    }

    /// <summary>All outputs of a run for the one job in it.</summary>
    public static OutputTensor[] Whole(ModelSession session, InferJob job, OutputSet set)
    {
        var outputs = new OutputTensor[job.Wanted.Length];
        for (var index = 0; index < outputs.Length; index++)
        {
            var shape = set.Values[index].GetTensorTypeAndShape();
            outputs[index] = new OutputTensor(session.Outputs[job.Wanted[index]], shape.Shape, set.Values[index], 0, shape.ElementCount);
        }

        return outputs;
    }

    /// <summary>Gives each job its rows.</summary>
    /// <returns>False if there are not as many as went in: then the first dimension is not what was taken for rows.</returns>
    public bool TryDeal(ModelSession session, OutputSet set)
    {
        var wholes = Whole(session, _jobs[0], set);
        if (Array.Exists(wholes, whole => whole.Shape.Length == 0 || whole.Shape[0] != Rows)) return false;
        var firstRow = 0L;
        foreach (var job in _jobs)
        {
            var (first, rows) = (firstRow, job.Rows);
            job.Succeed(set, Array.ConvertAll(wholes, whole => RowsOf(whole, first, rows)));
            firstRow += rows;
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var input in Inputs) input.Dispose();
        foreach (var memory in _memory) PinnedArrays.Return(memory);
    }

    private OutputTensor RowsOf(OutputTensor whole, long first, long rows)
    {
        var perRow = whole.Elements / Rows;
        return whole with { Shape = [rows, .. whole.Shape.AsSpan(1)], FirstElement = first * perRow, Elements = rows * perRow };
    }

    private OrtValue Stack(int index)
    {
        var length = _jobs.Sum(job => job.Inputs[index].Length);
        var (memory, at) = (PinnedArrays.Rent(length), 0);
        _memory[index] = memory;
        foreach (var job in _jobs)
        {
            job.Inputs[index].Written.CopyTo(memory.AsSpan(at));
            at += job.Inputs[index].Length;
        }

        var first = _jobs[0].Inputs[index];
        return InputTensor.ValueOf(first.Spec.Type, [Rows, .. first.Shape.AsSpan(1)], memory, length);
    }
}
