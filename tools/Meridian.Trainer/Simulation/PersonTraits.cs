namespace Meridian.Trainer.Simulation;

/// <summary>What a person is like.</summary>
internal sealed record PersonTraits
{
    private static readonly (string Country, int Zone)[] Countries = [("US", -6), ("US", -8), ("DE", 1), ("GB", 0), ("IN", 5), ("BR", -3), ("FR", 1), ("JP", 9), ("AU", 10)];
    private static readonly (string Browser, string Os, string Device)[] Desks = [("Chrome", "Windows", "Other"), ("Chrome", "Mac OS X", "Mac"), ("Firefox", "Linux", "Other"), ("Edge", "Windows", "Other"), ("Safari", "Mac OS X", "Mac")];
    private static readonly (string Browser, string Os, string Device)[] Phones = [("Mobile Safari", "iOS", "iPhone"), ("Chrome Mobile", "Android", "Pixel 8")];

    /// <summary>0 to 1: how much the product is what they need. Nobody sees it; all that they do hangs on it.</summary>
    public required double Fit { get; init; }

    /// <summary>Chance of being there on a working day when all is well.</summary>
    public required double DailyChance { get; init; }

    /// <summary>Events on a day that they are there.</summary>
    public required double Intensity { get; init; }

    public required double WeekendFactor { get; init; }

    /// <summary>Whether they work with others.</summary>
    public required bool IsInTeam { get; init; }

    public required bool SignsUp { get; init; }

    /// <summary>Local hours ahead of UTC.</summary>
    public required int Zone { get; init; }

    /// <summary>What they do in the product.</summary>
    public required IReadOnlyList<string> Habits { get; init; }

    public required Place Desk { get; init; }

    /// <summary>Null for those who never come by telephone.</summary>
    public required Place? Phone { get; init; }

    public static PersonTraits Draw(Chance chance)
    {
        var (fit, place) = (Math.Pow(chance.Share(), 0.8), chance.Of(Countries));
        var isInTeam = chance.Is(0.45);
        string[] all = ["Item Created", "Item Updated", "Report Viewed", "Search Performed", "Comment Added", "Dashboard Opened", "Export Requested", "Integration Connected", "Settings Changed", "Filter Saved"];
        var habits = all.Where((_, index) => chance.Is(index < 3 ? 0.9 : 0.2 + (0.5 * fit))).ToList();
        return new PersonTraits
        {
            Fit = fit,
            DailyChance = Math.Clamp(chance.LogNormal(0.12 + (0.45 * fit), 0.45), 0.02, 0.97),
            Intensity = Math.Clamp(chance.LogNormal(2.5 + (4 * fit), 0.5), 1, 40),
            WeekendFactor = chance.Is(0.3) ? 0.9 : 0.2,
            IsInTeam = isInTeam,
            SignsUp = chance.Is(0.6),
            Zone = place.Zone,
            Habits = habits.Count > 0 ? habits : ["Item Created"],
            Desk = On(place.Country, chance.Of(Desks)),
            Phone = chance.Is(0.3) ? On(place.Country, chance.Of(Phones)) : null,
        };
    }

    private static Place On(string country, (string Browser, string Os, string Device) machine) => new(country, machine.Browser, machine.Os, machine.Device);
}
