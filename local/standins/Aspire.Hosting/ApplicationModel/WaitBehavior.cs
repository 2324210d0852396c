namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a wait does when its resource cannot start.</summary>
public enum WaitBehavior
{
    /// <summary>Goes on waiting.</summary>
    WaitOnResourceUnavailable = 0,

    /// <summary>Fails.</summary>
    StopOnResourceUnavailable = 1,
}
