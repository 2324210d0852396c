namespace Aspire.Hosting.ApplicationModel;

/// <summary>When Redis writes its data to disk.</summary>
internal sealed record PersistenceAnnotation(TimeSpan Interval, long KeysChangedThreshold) : IResourceAnnotation;
