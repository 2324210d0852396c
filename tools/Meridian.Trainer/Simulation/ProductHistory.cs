namespace Meridian.Trainer.Simulation;

/// <summary>
/// What people do in a product that is sold by subscription, from their first anonymous visit on: some sign up, get going or do not, try it, pay or do not, go on holiday, get bored over weeks, leave, and sometimes
/// come back. More come every week. What a person is like is drawn for each, so no two are the same and no rule tells all of them apart.
/// </summary>
internal static class ProductHistory
{
    private const int Existing = 90; // days before the history in which people came who are there when it begins
    private const double Growth = 0.004; // a day

    public static IEnumerable<SimulatedEvent> Of(HistoryOptions options)
    {
        for (var person = 0; person < options.Size; person++)
        {
            var life = new PersonLife(options, person, Arrival(options, person));
            foreach (var item in life.Events()) yield return item;
        }
    }

    // A day, with exponentially more of them later.
    private static int Arrival(HistoryOptions options, int person)
    {
        var (span, share) = (options.Days + Existing, new Chance(HashCode(options.Seed, person, 1)).Share());
        return (int)(Math.Log(1 + (share * (Math.Exp(Growth * span) - 1))) / Growth) - Existing;
    }

    /// <summary>A seed of its own for each person and use.</summary>
    public static int HashCode(int seed, int person, int use) => unchecked((int)(((uint)seed * 2654435761u) ^ ((uint)person * 2246822519u) ^ ((uint)use * 3266489917u)));
}
