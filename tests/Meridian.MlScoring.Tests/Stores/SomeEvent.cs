namespace Meridian.MlScoring.Tests.Stores;

/// <summary>An event as the tests need it.</summary>
/// <param name="Time">When it happened; it came in a second later.</param>
internal sealed record SomeEvent(string UserId, DateTimeOffset Time, string Name = "Opened")
{
    public string MessageId { get; init; } = Guid.CreateVersion7().ToString();

    public string AnonymousId { get; init; } = "";

    public string Type { get; init; } = "track";

    public DateTimeOffset ReceivedAt { get; init; } = Time.AddSeconds(1);

    public Guid Session { get; init; } = Guid.CreateVersion7();
}
