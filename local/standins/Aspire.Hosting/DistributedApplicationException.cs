namespace Aspire.Hosting;

/// <summary>The model is wrong, or a part of it cannot run.</summary>
public class DistributedApplicationException : Exception
{
    /// <inheritdoc cref="DistributedApplicationException" />
    public DistributedApplicationException()
    {
    }

    /// <inheritdoc cref="DistributedApplicationException" />
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="DistributedApplicationException" />
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
