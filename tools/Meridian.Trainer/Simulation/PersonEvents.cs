using System.Globalization;

namespace Meridian.Trainer.Simulation;

/// <summary>Makes the events of a person's days.</summary>
internal sealed class PersonEvents(HistoryOptions options, int person, PersonTraits traits, Chance chance)
{
    public const string Conversion = "Subscription Started";

    private const long Day = 86_400_000;
    private const long Minute = 60_000;

    private static readonly string[] Steps = ["Onboarding Started", "Project Created", "Teammate Invited", "Data Imported", "Onboarding Completed"];

    private readonly string _visitor = string.Create(CultureInfo.InvariantCulture, $"v-{person}");
    private readonly string _user = string.Create(CultureInfo.InvariantCulture, $"u-{person}");
    private readonly string _group = traits.IsInTeam ? string.Create(CultureInfo.InvariantCulture, $"g-{person / 5}") : "";
    private readonly List<SimulatedEvent> _made = [];
    private int _count;
    private bool _isPhoneKnown;

    /// <summary>Somebody looks around.</summary>
    public IReadOnlyList<SimulatedEvent> Visit(int day)
    {
        _made.Clear();
        var session = Begin(day, traits.Desk);
        for (var page = 1 + chance.Poisson(2); page > 0; page--) Add(ref session, "", "page", isUser: false);
        if (chance.Is(0.3)) Add(ref session, "Pricing Viewed", "track", isUser: false);
        return _made;
    }

    /// <summary>They say who they are.</summary>
    public IReadOnlyList<SimulatedEvent> Begin(int day, bool isTrial)
    {
        _made.Clear();
        var session = Begin(day, traits.Desk);
        for (var page = 1 + chance.Poisson(1); page > 0; page--) Add(ref session, "", "page", isUser: false);
        Add(ref session, "", "identify", isUser: true, isLink: true);
        Add(ref session, "Signed Up", "track", isUser: true);
        if (isTrial) Add(ref session, "Trial Started", "track", isUser: true);
        if (_group.Length > 0) Add(ref session, "", "group", isUser: true);
        return _made;
    }

    /// <summary>A day in the product.</summary>
    public IReadOnlyList<SimulatedEvent> Active(int day, double intensity, int steps, bool isConversion)
    {
        _made.Clear();
        var sessions = 1 + chance.Poisson(0.4);
        for (var number = 0; number < sessions; number++)
        {
            var isPhone = traits.Phone is not null && chance.Is(0.3);
            var session = Begin(day, isPhone ? traits.Phone! : traits.Desk);
            if (isPhone) Recognise(ref session);
            for (var count = 1 + chance.Poisson(intensity / sessions); count > 0; count--) Step(ref session, steps);
            if (isConversion && number == sessions - 1) Add(ref session, Conversion, "track", isUser: true);
        }

        return _made;
    }

    // The telephone has a visitor's id of its own until they sign in there.
    private void Recognise(ref Session session)
    {
        if (_isPhoneKnown) return;
        _isPhoneKnown = true;
        Add(ref session, "", "page", isUser: false, visitor: _visitor + "-phone");
        Add(ref session, "", "identify", isUser: true, isLink: true, visitor: _visitor + "-phone");
    }

    private void Step(ref Session session, int steps)
    {
        if (chance.Is(0.35)) Add(ref session, "", session.From.Os is "iOS" or "Android" ? "screen" : "page", isUser: true);
        else if (steps < Steps.Length && chance.Is(0.08)) Add(ref session, Steps[steps], "track", isUser: true);
        else Add(ref session, chance.Of(traits.Habits), "track", isUser: true);
    }

    // Around the working day where they are.
    private Session Begin(int day, Place from)
    {
        var hour = Math.Clamp(13 + (3.2 * chance.Normal()), 0, 23.5) - traits.Zone;
        return new Session(options.Start + (day * Day) + (long)(hour * 60 * Minute), chance.Guid(), from);
    }

    private void Add(ref Session session, string name, string type, bool isUser, bool isLink = false, string? visitor = null)
    {
        session.Time += (long)(chance.LogNormal(0.6, 0.9) * Minute);
        // Now and then something comes in much later: sent from a train, or by a machine that slept.
        var received = session.Time + (chance.Is(0.02) ? (long)(chance.Share() * 2 * Day) : chance.Below(5_000));
        _made.Add(new SimulatedEvent(session.Time, received, string.Create(CultureInfo.InvariantCulture, $"{options.Seed}-{person}-{_count++}"), name, type)
        {
            UserId = isUser ? _user : "",
            AnonymousId = isUser && !isLink ? "" : visitor ?? _visitor,
            GroupId = isUser ? _group : "",
            Session = session.Id,
            From = session.From,
        });
    }

    private record struct Session(long Time, Guid Id, Place From);
}
