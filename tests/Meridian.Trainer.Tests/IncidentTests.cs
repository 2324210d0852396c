using Meridian.Trainer.Simulation;
using Meridian.Trainer.Volumes;

namespace Meridian.Trainer.Tests;

public sealed class IncidentTests
{
    [Fact]
    public void Incidents_change_the_hours_that_are_named_and_no_others()
    {
        var counts = Enumerable.Range(0, 3_000).Select(hour => 100L + (hour % 24)).ToArray();

        var injected = Incident.Inject(counts, 500, 2_900, new Chance(1));

        Assert.Equal(["drop", "outage", "spike"], injected.Incidents.Select(one => one.Kind).Distinct().Order());
        Assert.All(injected.Incidents, one => Assert.InRange(one.From, 500, 2_899));
        for (var hour = 0; hour < counts.Length; hour++)
        {
            var incident = injected.Incidents.SingleOrDefault(one => hour >= one.From && hour < one.From + one.Hours && hour < 2_900);
            Assert.Equal(incident is null ? counts[hour] : (long)Math.Round(counts[hour] * incident.Factor), injected.Counts[hour]);
            Assert.Equal(incident is not null && Math.Abs(injected.Counts[hour] - counts[hour]) >= 3 * Math.Sqrt(counts[hour] + 1), injected.IsIncident[hour]);
        }
    }

    [Fact]
    public void An_outage_of_nothing_is_no_incident() => Assert.Empty(Incident.Inject(new long[2_000], 200, 2_000, new Chance(1)).Incidents);
}
