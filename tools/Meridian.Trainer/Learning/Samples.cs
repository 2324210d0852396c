namespace Meridian.Trainer.Learning;

/// <summary>Rows of features, one behind the other, and for each whether it happened.</summary>
/// <param name="Values">Row by row, <paramref name="Width"/> values each.</param>
internal sealed record Samples(float[] Values, bool[] Labels, int Width)
{
    public int Rows => Labels.Length;

    public int Positives => Labels.Count(label => label);

    public double Rate => (double)Positives / Math.Max(1, Rows);

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>All values of a feature.</summary>
    public float[] Column(int feature)
    {
        var column = new float[Rows];
        for (var row = 0; row < column.Length; row++) column[row] = Values[(row * Width) + feature];
        return column;
    }

    /// <summary>The same rows with some of the features.</summary>
    public Samples Only(int[] features)
    {
        var values = new float[Rows * features.Length];
        for (var row = 0; row < Rows; row++)
        {
            for (var place = 0; place < features.Length; place++) values[(row * features.Length) + place] = Values[(row * Width) + features[place]];
        }

        return new Samples(values, Labels, features.Length);
    }

    public static Samples Of(IEnumerable<(float[] Row, bool Label)> rows, int width)
    {
        var (values, labels) = (new List<float>(), new List<bool>());
        foreach (var (row, label) in rows)
        {
            values.AddRange(row);
            labels.Add(label);
        }

        return new Samples([.. values], [.. labels], width);
    }
}
