namespace Meridian.ClickHouse.Schema;

/// <summary>The schema and the migrations do not fit each other; the message says what to mend.</summary>
public sealed class ClickHouseMigrationException : Exception
{
    public ClickHouseMigrationException()
    {
    }

    public ClickHouseMigrationException(string message) : base(message)
    {
    }

    public ClickHouseMigrationException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
