namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource relates to another.</summary>
/// <param name="ResourceName">The other resource.</param>
/// <param name="Type">Parent, Reference, WaitFor or a word of one's own.</param>
public sealed record RelationshipSnapshot(string ResourceName, string Type);
