using System.Globalization;
using System.Net;

namespace Meridian.ClickHouse;

/// <summary>Tells errors that pass from errors that stay. Numbers: ClickHouse's src/Common/ErrorCodes.cpp.</summary>
internal static class ServerErrors
{
    private const int LongestText = 2000;
    private const int MemoryLimitExceeded = 241;

    // Of those below, the ones by which a statement is to blame: it took too long or too much, or asked for what is not its account's.
    private static readonly HashSet<int> TenantsOwn = [159, 160, MemoryLimitExceeded, 497];

    // Refused because of how things are now, not because of what was sent. A wrong password is among them: the events are not to blame for it.
    private static readonly HashSet<int> Passing =
    [
        74, // CANNOT_READ_FROM_FILE_DESCRIPTOR
        75, // CANNOT_WRITE_TO_FILE_DESCRIPTOR, a full disk among others
        76, // CANNOT_OPEN_FILE
        159, // TIMEOUT_EXCEEDED
        160, // TOO_SLOW
        173, // CANNOT_ALLOCATE_MEMORY
        192, // UNKNOWN_USER
        193, // WRONG_PASSWORD
        194, // REQUIRED_PASSWORD
        201, // QUOTA_EXCEEDED
        202, // TOO_MANY_SIMULTANEOUS_QUERIES
        203, // NO_FREE_CONNECTION
        209, // SOCKET_TIMEOUT
        210, // NETWORK_ERROR
        225, // NO_ZOOKEEPER
        236, // ABORTED
        241, // MEMORY_LIMIT_EXCEEDED
        242, // TABLE_IS_READ_ONLY
        243, // NOT_ENOUGH_SPACE
        252, // TOO_MANY_PARTS
        285, // TOO_FEW_LIVE_REPLICAS
        286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
        319, // UNKNOWN_STATUS_OF_INSERT
        394, // QUERY_WAS_CANCELLED
        425, // SYSTEM_ERROR
        439, // CANNOT_SCHEDULE_TASK
        473, // DEADLOCK_AVOIDED
        497, // ACCESS_DENIED
        499, // S3_ERROR
        516, // AUTHENTICATION_FAILED
        745, // SERVER_OVERLOADED
        999, // KEEPER_EXCEPTION
    ];

    public static Exception From(HttpResponseMessage response, string text)
    {
        var message = text.Length <= LongestText ? text.Trim() : text[..LongestText] + "…";
        var code = CodeOf(response);

        // No code means that something between us and the server answered, or that it is starting or stopping.
        var passes = code == 0 ? response.StatusCode >= HttpStatusCode.InternalServerError : Passing.Contains(code);
        return passes ? new ClickHouseUnavailableException(message) : new ClickHouseRejectedException(message, code);
    }

    /// <summary>Of a statement that a tenant wrote: nearly every error is its author's to see, with its number.</summary>
    public static Exception FromTenants(HttpResponseMessage response, string text)
    {
        var message = text.Length <= LongestText ? text.Trim() : text[..LongestText] + "…";
        var code = CodeOf(response);
        var isOurs = code == 0 || (Passing.Contains(code) && !TenantsOwn.Contains(code)) || (code == MemoryLimitExceeded && text.Contains("(total)", StringComparison.Ordinal));
        return isOurs ? new ClickHouseUnavailableException(message) : new ClickHouseRejectedException(message, code);
    }

    private static int CodeOf(HttpResponseMessage response) => response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
