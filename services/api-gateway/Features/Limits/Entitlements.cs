using Meridian.Contracts.Plans;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>What a tenant may do now: its plan, and what was agreed beside it.</summary>
/// <param name="EventsPerMonth">Null for as many as they like.</param>
internal sealed record Entitlements(Plan Plan, long? EventsPerMonth)
{
    /// <summary>What events are held to.</summary>
    public Terms Events { get; } = new(Plan.Events, EventsPerMonth);

    /// <summary>What requests of every other kind are held to.</summary>
    public Terms Requests { get; } = new(Plan.Requests, null);

    /// <param name="plan">The column <c>tenants.plan</c>; a plan of a newer version of this program counts as the smallest.</param>
    /// <param name="eventsPerMonth">The column <c>tenants.events_per_month</c>: null for the plan's own, 0 for no limit.</param>
    public static Entitlements Of(string plan, long? eventsPerMonth)
    {
        var known = PlanCatalog.Find(plan) ?? PlanCatalog.Free;
        return new Entitlements(known, eventsPerMonth is null ? known.EventsPerMonth : eventsPerMonth == 0 ? null : eventsPerMonth);
    }
}
