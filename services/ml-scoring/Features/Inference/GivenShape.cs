using System.Runtime.CompilerServices;

namespace Meridian.MlScoring.Features.Inference;

/// <summary>The shape of an input as the request gives it.</summary>
internal struct GivenShape
{
    /// <summary>More than any model has.</summary>
    public const int MostDimensions = 32;

    private Sizes _sizes;
    private int _count;

    /// <summary>Whether there was one.</summary>
    public bool IsGiven { get; private set; }

    public readonly int Rank => _count;

    /// <summary>How many elements it has; large beyond measure is the largest number.</summary>
    public readonly long Elements
    {
        get
        {
            Int128 elements = 1;
            foreach (var size in ToArray())
            {
                if (size == 0) return 0;
                elements = Int128.Min(elements * size, long.MaxValue);
            }

            return (long)elements;
        }
    }

    public readonly long[] ToArray()
    {
        var shape = new long[_count];
        for (var index = 0; index < shape.Length; index++) shape[index] = _sizes[index];
        return shape;
    }

    public bool TryRead(ref JsonCursor json)
    {
        (IsGiven, _count) = (true, 0);
        if (!json.TryTake('[')) return false;
        for (var isFirst = true; json.TryNextElement(ref isFirst);)
        {
            if (!json.TryReadInteger(out var size) || !TryAdd(size)) return false;
        }

        return !json.IsBroken;
    }

    /// <summary>Adds a dimension, unless it has no such size or there are too many.</summary>
    public bool TryAdd(long size)
    {
        if (_count == MostDimensions || size < 0) return false;
        _sizes[_count++] = size;
        return true;
    }

    [InlineArray(MostDimensions)]
    private struct Sizes
    {
        private long _first;
    }
}
