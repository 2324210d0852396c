namespace Meridian.ClickHouse;

/// <summary>ClickHouse refused a statement and would again: it does not fit the schema, or is wrong.</summary>
public sealed class ClickHouseRejectedException : Exception
{
    public ClickHouseRejectedException()
    {
    }

    public ClickHouseRejectedException(string message) : base(message)
    {
    }

    public ClickHouseRejectedException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    public ClickHouseRejectedException(string message, int code) : base(message) => Code = code;

    /// <summary>ClickHouse's number of the error; 0 where it gave none.</summary>
    public int Code { get; }
}
