namespace Meridian.Contracts.Plans;

/// <summary>What a tenant may do.</summary>
/// <param name="Name">As in the database and the API.</param>
/// <param name="Events">Events taken in. A request is let in as a whole or not at all, so the burst is never below the most events of a request.</param>
/// <param name="Requests">Requests of every other kind.</param>
/// <param name="EventsPerMonth">Events in a calendar month, UTC; null for as many as they like.</param>
/// <param name="UserEventsPerSecond">Events in a second of one user id, at one gateway: more of them would hold up those who share the user's partition.</param>
public sealed record Plan(string Name, Allowance Events, Allowance Requests, long? EventsPerMonth, int UserEventsPerSecond);
