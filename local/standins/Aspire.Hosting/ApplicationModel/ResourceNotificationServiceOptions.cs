namespace Aspire.Hosting.ApplicationModel;

/// <summary>How waits behave.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>What a wait does when its resource cannot start.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.StopOnResourceUnavailable;
}
