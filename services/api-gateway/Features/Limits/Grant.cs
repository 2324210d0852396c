namespace Meridian.ApiGateway.Features.Limits;

/// <summary>What Redis says to somebody who wants units.</summary>
internal enum GrantOutcome
{
    Granted = 0,
    RateExceeded = 1,
    QuotaExceeded = 2,

    /// <summary>Redis does not know how much of the month is used: it is new, or it has lost its data.</summary>
    QuotaUnknown = 3,
}

/// <param name="Units">Units that are the gateway's now.</param>
/// <param name="Free">Units that are left for whoever asks next.</param>
/// <param name="Wait">Until there will be as many as were needed; zero when granted.</param>
/// <param name="MonthUsed">Units of the month that are given out.</param>
internal readonly record struct Grant(GrantOutcome Outcome, long Units, long Free, TimeSpan Wait, long MonthUsed);
