using System.Net;

namespace ClickHouse.Client.Http;

internal static class SharedHttpClient
{
    /// <summary>One pool of connections for the process. The server drops idle connections after 3 s unless told otherwise, so ours go first.</summary>
    public static readonly HttpClient Instance = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan }; // each statement has its own
}
