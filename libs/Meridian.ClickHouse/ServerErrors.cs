using System.Globalization;
using System.Net;

namespace Meridian.ClickHouse;

/// <summary>Tells errors that pass from errors that stay. Numbers: ClickHouse's src/Common/ErrorCodes.cpp.</summary>
internal static class ServerErrors
{
    private const int LongestText = 2000;

    private static readonly HashSet<int> Passing =
    [
        159, // TIMEOUT_EXCEEDED
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
        439, // CANNOT_SCHEDULE_TASK
        999, // KEEPER_EXCEPTION
    ];

    public static Exception From(HttpResponseMessage response, string text)
    {
        var message = text.Length <= LongestText ? text.Trim() : text[..LongestText] + "…";
        var code = response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var values)
            && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

        // No code means that something between us and the server answered, or that it is starting or stopping.
        var passes = code == 0 ? response.StatusCode >= HttpStatusCode.InternalServerError : Passing.Contains(code);
        return passes ? new ClickHouseUnavailableException(message) : new ClickHouseRejectedException(message, code);
    }
}
