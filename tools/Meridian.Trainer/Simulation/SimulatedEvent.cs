namespace Meridian.Trainer.Simulation;

/// <summary>An event that nobody did.</summary>
/// <param name="Time">In milliseconds since 1970, as <paramref name="Received"/>.</param>
internal readonly record struct SimulatedEvent(long Time, long Received, string MessageId, string Event, string Type)
{
    public string UserId { get; init; } = "";

    public string AnonymousId { get; init; } = "";

    public string GroupId { get; init; } = "";

    public Guid Session { get; init; }

    public Place From { get; init; } = Place.None;
}

/// <summary>What somebody sits at, and where.</summary>
internal sealed record Place(string Country, string Browser, string Os, string Device)
{
    public static Place None { get; } = new("", "", "", "");
}
