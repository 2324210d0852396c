namespace Meridian.Kafka;

/// <summary>The brokers did not acknowledge in time. The record may be stored or not: the caller has to try again, or say so to its own caller.</summary>
public sealed class BrokerUnavailableException : Exception
{
    public BrokerUnavailableException()
    {
    }

    public BrokerUnavailableException(string message) : base(message)
    {
    }

    public BrokerUnavailableException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
