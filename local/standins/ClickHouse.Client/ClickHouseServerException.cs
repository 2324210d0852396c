using System.Data.Common;
using System.Globalization;

namespace ClickHouse.Client;

/// <summary>What the server answered instead of a result. <see cref="System.Runtime.InteropServices.ExternalException.ErrorCode"/> is ClickHouse's own number.</summary>
public class ClickHouseServerException : DbException
{
    private const string CodePrefix = "Code: ";

    public ClickHouseServerException()
    {
    }

    public ClickHouseServerException(string error, string query, int errorCode) : base(error, errorCode) => Query = query;

    /// <summary>The statement that failed.</summary>
    public string? Query { get; }

    /// <summary>Reads the number out of the server's text; -1 where there is none.</summary>
    public static ClickHouseServerException FromServerResponse(string error, string query) => new(error, query, CodeOf(error));

    private static int CodeOf(string error)
    {
        var at = error.IndexOf(CodePrefix, StringComparison.Ordinal);
        if (at < 0) return -1;

        var digits = error.AsSpan(at + CodePrefix.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : -1;
    }
}
