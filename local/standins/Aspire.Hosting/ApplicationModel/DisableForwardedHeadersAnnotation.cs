namespace Aspire.Hosting.ApplicationModel;

/// <summary>The project does not trust forwarded headers when deployed.</summary>
public sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;
