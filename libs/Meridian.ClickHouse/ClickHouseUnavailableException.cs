namespace Meridian.ClickHouse;

/// <summary>ClickHouse did not answer, or cannot at the moment. A statement may have been done or not; trying again is right.</summary>
public sealed class ClickHouseUnavailableException : Exception
{
    public ClickHouseUnavailableException()
    {
    }

    public ClickHouseUnavailableException(string message) : base(message)
    {
    }

    public ClickHouseUnavailableException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
