namespace Meridian.Kafka;

/// <summary>The brokers will never take this record: it is too large, or its topic or partition does not exist. Trying again does not help.</summary>
public sealed class RecordRefusedException : Exception
{
    public RecordRefusedException()
    {
    }

    public RecordRefusedException(string message) : base(message)
    {
    }

    public RecordRefusedException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
