namespace Meridian.ApiGateway.Features.Limits;

/// <summary>Why something was not let in.</summary>
internal enum LimitKind
{
    None,

    /// <summary>The allowance a second is used up.</summary>
    Rate,

    /// <summary>The month's quota is used up.</summary>
    Quota,
}

/// <summary>What a limit says.</summary>
/// <param name="Violated">The limit that was hit; none when it may pass.</param>
/// <param name="Remaining">Units of the allowance that are left, as far as this gateway knows.</param>
/// <param name="MonthRemaining">Units of the month's quota that are left; null where there is no quota.</param>
/// <param name="RetryAfter">When asking again makes sense.</param>
internal readonly record struct Verdict(LimitKind Violated, long Remaining, long? MonthRemaining, TimeSpan RetryAfter)
{
    public bool IsAllowed => Violated == LimitKind.None;
}
