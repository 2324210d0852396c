namespace Aspire.Hosting;

/// <summary>A parameter has neither a value nor a default.</summary>
public class MissingParameterValueException : DistributedApplicationException
{
    /// <inheritdoc cref="MissingParameterValueException" />
    public MissingParameterValueException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="MissingParameterValueException" />
    public MissingParameterValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
