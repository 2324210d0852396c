namespace Aspire.Hosting.ApplicationModel;

/// <summary>The project runs without a launch profile.</summary>
public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;
