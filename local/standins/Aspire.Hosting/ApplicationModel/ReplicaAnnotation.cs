namespace Aspire.Hosting.ApplicationModel;

/// <summary>The number of processes of a project.</summary>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <inheritdoc cref="ReplicaAnnotation" />
    public int Replicas { get; } = replicas;
}
