namespace Meridian.Client.Sending;

/// <summary>What became of a request.</summary>
internal abstract record SendOutcome
{
    /// <summary>It arrived; some of its events may not have been taken.</summary>
    public sealed record Delivered(IReadOnlyList<Rejection> Rejected) : SendOutcome;

    /// <summary>It was too large for the server.</summary>
    public sealed record TooLarge : SendOutcome;

    /// <summary>It will never be taken.</summary>
    public sealed record Refused(string Code, string Reason) : SendOutcome;

    /// <summary>It may have arrived or not; the same again later.</summary>
    public sealed record Retry(string Reason, TimeSpan? After) : SendOutcome;

    /// <summary>Nothing is taken from us until somebody changes the key or the address, here or there.</summary>
    public sealed record NotAllowed(string Reason) : SendOutcome;

    /// <summary>An event that was not taken.</summary>
    public sealed record Rejection(int Index, string Code, string Message);
}
