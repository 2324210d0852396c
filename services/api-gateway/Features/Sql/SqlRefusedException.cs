namespace Meridian.ApiGateway.Features.Sql;

/// <summary>A statement that is not passed on to the engine.</summary>
internal sealed class SqlRefusedException : Exception
{
    public SqlRefusedException()
    {
    }

    public SqlRefusedException(string message) : base(message)
    {
    }

    public SqlRefusedException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    public SqlRefusedException(SqlFlaw flaw, string message, int? position = null) : base(message) => (Flaw, Position) = (flaw, position);

    public SqlFlaw Flaw { get; }

    /// <summary>Characters before what is wrong, where that is known.</summary>
    public int? Position { get; }
}
