using System.Globalization;

namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>What a count in the ledger is of: an hour of the day, and what became of events in it.</summary>
/// <param name="Code">Why something was refused; empty for what was taken.</param>
internal readonly record struct IntakeField(int Hour, IntakeOutcome Outcome, string Code)
{
    private const char Between = ':';

    /// <summary>Without the hour.</summary>
    public static string Name(IntakeOutcome outcome, string code) => outcome switch
    {
        IntakeOutcome.Accepted => "accepted",
        IntakeOutcome.EventRefused => $"event{Between}{code}",
        IntakeOutcome.RequestRefused => $"request{Between}{code}",
    };

    /// <summary>As it stands in Redis.</summary>
    public static string Text(int hour, string name) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}{Between}{name}");

    /// <summary>Null for what is no count.</summary>
    public static IntakeField? Parse(string text)
    {
        var parts = text.Split(Between, 3);
        if (parts.Length < 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hour)) return null;
        return (parts[1], parts.Length) switch
        {
            ("accepted", 2) => new IntakeField(hour, IntakeOutcome.Accepted, ""),
            ("event", 3) => new IntakeField(hour, IntakeOutcome.EventRefused, parts[2]),
            ("request", 3) => new IntakeField(hour, IntakeOutcome.RequestRefused, parts[2]),
            _ => null,
        };
    }
}

/// <summary>What became of events at the door.</summary>
internal enum IntakeOutcome
{
    /// <summary>It has a receipt.</summary>
    Accepted,

    /// <summary>It stands in a receipt's list of those that were not taken.</summary>
    EventRefused,

    /// <summary>Nothing of the request was taken.</summary>
    RequestRefused,
}
