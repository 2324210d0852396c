namespace Meridian.Features.Tests.Naive;

/// <summary>An event as the naive evaluation has it.</summary>
internal sealed record NaiveEvent(string Event, string Type, string UserId, string AnonymousId, long Time)
{
    public string MessageId { get; init; } = Guid.CreateVersion7().ToString();

    public long Received { get; init; } = Time;

    public Guid Session { get; init; }

    public string GroupId { get; init; } = "";

    public string Browser { get; init; } = "";

    public string Os { get; init; } = "";

    public string Device { get; init; } = "";

    public string Country { get; init; } = "";
}
