namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>How it stands with an idempotency key.</summary>
internal enum ClaimState
{
    /// <summary>The request is to be carried out now.</summary>
    Mine,

    /// <summary>It was carried out, and this is its answer.</summary>
    Answered,

    /// <summary>Somebody is at it.</summary>
    InFlight,

    /// <summary>The key was used for another request.</summary>
    Reused,

    /// <summary>It was carried out, and its answer was lost, too long to keep, or sealed with a secret that is no more.</summary>
    AnswerLost,
}

internal sealed record Claim(ClaimState State, IdempotentAttempt? Attempt = null, StoredAnswer? Answer = null);
