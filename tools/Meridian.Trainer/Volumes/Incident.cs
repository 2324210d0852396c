using Meridian.Trainer.Simulation;

namespace Meridian.Trainer.Volumes;

/// <summary>Something that goes wrong for some hours.</summary>
/// <param name="From">A place in the stream's counts.</param>
/// <param name="Factor">What becomes of the hour's events: 0 in an outage.</param>
internal sealed record Incident(string Kind, int From, int Hours, double Factor)
{
    /// <summary>Puts incidents into a copy of a stream, some days apart, and says which hours they can be seen in.</summary>
    public static InjectedStream Inject(long[] counts, int from, int to, Chance chance)
    {
        var (changed, isIncident, incidents) = ((long[])counts.Clone(), new bool[counts.Length], new List<Incident>());
        for (var hour = from + chance.Below(5 * 24); hour < to; hour += 60 + chance.Below(7 * 24))
        {
            var incident = Draw(chance, hour);
            for (var at = hour; at < Math.Min(to, hour + incident.Hours); at++)
            {
                changed[at] = (long)Math.Round(counts[at] * incident.Factor);
                // Where next to nothing happens anyway, an outage is nothing that anybody could see.
                isIncident[at] = Math.Abs(changed[at] - counts[at]) >= 3 * Math.Sqrt(counts[at] + 1);
            }

            if (Enumerable.Range(hour, incident.Hours).Any(at => at < to && isIncident[at])) incidents.Add(incident);
        }

        return new InjectedStream(changed, isIncident, incidents);
    }

    private static Incident Draw(Chance chance, int hour) => chance.Below(3) switch
    {
        0 => new Incident("outage", hour, 1 + chance.Below(6), 0),
        1 => new Incident("drop", hour, 2 + chance.Below(8), chance.Between(0.1, 0.5)),
        _ => new Incident("spike", hour, 1 + chance.Below(5), chance.Between(2, 6)),
    };
}

internal sealed record InjectedStream(long[] Counts, bool[] IsIncident, IReadOnlyList<Incident> Incidents);
