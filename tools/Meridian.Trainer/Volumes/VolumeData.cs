using Meridian.Features;
using Meridian.Trainer.Learning;
using Meridian.Trainer.Simulation;

namespace Meridian.Trainer.Volumes;

/// <summary>
/// Hours of streams in three parts, one after the other in time: with incidents put in, and as they were. Features of an hour look back four weeks, so the first hours of a part see the last of the one before; what they
/// are labelled with never does.
/// </summary>
internal sealed record VolumeData(VolumePart Training, VolumePart Validation, VolumePart Test)
{
    /// <summary>Events an hour of the smallest stream and the largest, on average.</summary>
    public (double Least, double Most) Sizes { get; private init; }

    private const int LeastHours = 8 * 7 * 24;

    /// <param name="from">The history's first hour, since 1970.</param>
    public static VolumeData Of(IReadOnlyList<VolumeStream> streams, long from, long to, int seed)
    {
        if (streams.Count == 0) throw new TrainingException("No stream has enough events.");
        if (to - from < LeastHours) throw new TrainingException($"{to - from} hours are too few: at least {LeastHours} are needed.");
        var (second, third) = (from + ((to - from) * 6 / 10), from + ((to - from) * 75 / 100));
        return new VolumeData(VolumePart.Of(streams, from, second, seed), VolumePart.Of(streams, second, third, seed + 1), VolumePart.Of(streams, third, to, seed + 2))
        {
            Sizes = (streams.Min(stream => stream.Counts.Average()), streams.Max(stream => stream.Counts.Average())),
        };
    }
}

/// <param name="Injected">Hours of streams with incidents; which of them are is the label.</param>
/// <param name="Incidents">Of which incident an injected row is, or -1; as many numbers as rows.</param>
/// <param name="Ordinary">The same hours as they were.</param>
internal sealed record VolumePart(long From, long To, int Streams, Samples Injected, int[] Incidents, Samples Ordinary)
{
    public double StreamWeeks => Ordinary.Rows / (7.0 * 24);

    public static VolumePart Of(IReadOnlyList<VolumeStream> streams, long from, long to, int seed)
    {
        var (injected, ordinary, owners, incidents) = (new List<(float[], bool)>(), new List<(float[], bool)>(), new List<int>(), 0);
        for (var stream = 0; stream < streams.Count; stream++)
        {
            var counts = streams[stream].Counts;
            var start = streams[stream].To - counts.Length;
            var (first, end) = ((int)Math.Max(VolumeFeatures.LeastHours, from - start), (int)(to - start));
            var copy = Incident.Inject(counts, first, end, new Chance(ProductHistory.HashCode(seed, stream, 5)));
            for (var hour = first; hour < end; hour++)
            {
                if (VolumeStream.FeaturesAt(counts, hour) is not { } usual || VolumeStream.FeaturesAt(copy.Counts, hour) is not { } seen) continue;
                injected.Add((seen, copy.IsIncident[hour]));
                ordinary.Add((usual, false));
                var owner = copy.IsIncident[hour] ? copy.Incidents.Select((one, index) => (one, index)).First(pair => hour >= pair.one.From && hour < pair.one.From + pair.one.Hours).index : -1;
                owners.Add(owner < 0 ? -1 : incidents + owner);
            }

            incidents += copy.Incidents.Count;
        }

        var width = VolumeFeatures.Set.Features.Count;
        return new VolumePart(from, to, streams.Count, Samples.Of(injected, width), [.. owners], Samples.Of(ordinary, width));
    }
}
