namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that runs somewhere when deployed.</summary>
public interface IComputeResource : IResource;
