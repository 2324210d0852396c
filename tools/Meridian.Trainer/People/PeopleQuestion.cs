namespace Meridian.Trainer.People;

/// <summary>What is to be foretold of people.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Outcome">What a high score says.</param>
/// <param name="Conversion">The event that is foretold; null for that there is none.</param>
internal sealed record PeopleQuestion(string Model, string Description, string Outcome, string? Conversion)
{
    /// <summary>How far ahead.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(28);

    /// <summary>Whom it is asked about: those with an event so shortly before.</summary>
    public static readonly TimeSpan Presence = TimeSpan.FromDays(28);

    public static PeopleQuestion Churn { get; } = new("churn", "How likely somebody who was there in the last 28 days does not come back for 28 days", "gone for the next 28 days", null);

    public static PeopleQuestion Lead(string conversion) => new("lead_score", $"How likely somebody who has not yet, does \"{conversion}\" within 28 days", $"{conversion} within 28 days", conversion);

    public string Label => Conversion is null
        ? "1 where the person has no event from the moment until 28 days later"
        : $"1 where the person's first \"{Conversion}\" comes from the moment until 28 days later";

    public string Population => Conversion is null
        ? "people with an event in the 28 days before the moment"
        : $"people with an event in the 28 days before the moment and no \"{Conversion}\" before it";
}
