namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that neither starts nor stops, such as a parameter; waits skip it.</summary>
public interface IResourceWithoutLifetime : IResource;
