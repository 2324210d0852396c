namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names of properties that are shown in their own way.</summary>
public static class CustomResourceKnownProperties
{
    /// <summary>Where the resource comes from.</summary>
    public static string Source { get; } = "resource.source";

    /// <summary>How to connect to it.</summary>
    public static string ConnectionString { get; } = "resource.connectionString";
}
