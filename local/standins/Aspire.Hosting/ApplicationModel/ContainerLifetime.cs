namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the application.</summary>
    Session = 0,

    /// <summary>On and on.</summary>
    Persistent = 1,
}
