using System.Net.Http.Headers;
using System.Text;
using ClickHouse.Client.ADO;

namespace Meridian.ClickHouse;

/// <summary>Statements over ClickHouse's HTTP interface whose bodies or answers are not rows of ADO.NET.</summary>
internal sealed class ClickHouseHttp : IDisposable
{
    private readonly HttpClient _client;

    public ClickHouseHttp(string connectionString) : this(new ClickHouseConnectionStringBuilder(connectionString))
    {
    }

    public ClickHouseHttp(ClickHouseConnectionStringBuilder settings)
    {
        Database = settings.Database;
        Address = new UriBuilder(settings.Protocol, settings.Host, settings.Port).Uri;
        // The server drops idle connections after 3 s unless told otherwise, so ours go first.
        _client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2), ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var credentials = Encoding.UTF8.GetBytes($"{settings.Username}:{settings.Password}");
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
    }

    public string Database { get; }

    public Uri Address { get; }

    /// <exception cref="ClickHouseUnavailableException">No answer within <paramref name="timeout"/>, or an error that passes.</exception>
    /// <exception cref="ClickHouseRejectedException">An error that stays.</exception>
    public Task<HttpResponseMessage> PostAsync(IEnumerable<KeyValuePair<string, string>> query, HttpContent body, TimeSpan timeout, CancellationToken ct) =>
        PostAsync(query, body, timeout, ServerErrors.From, ct);

    /// <param name="toFault">What an answer other than a success is thrown as.</param>
    /// <exception cref="ClickHouseUnavailableException">No answer within <paramref name="timeout"/>.</exception>
    public async Task<HttpResponseMessage> PostAsync(
        IEnumerable<KeyValuePair<string, string>> query, HttpContent body, TimeSpan timeout, Func<HttpResponseMessage, string, Exception> toFault, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(query)) { Content = body };
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token);
            if (response.IsSuccessStatusCode) return response;

            using (response) throw toFault(response, await response.Content.ReadAsStringAsync(limited.Token));
        }
        catch (HttpRequestException fault)
        {
            throw new ClickHouseUnavailableException($"ClickHouse at {Address} does not answer: {fault.Message}", fault);
        }
        catch (OperationCanceledException fault) when (!ct.IsCancellationRequested)
        {
            throw new ClickHouseUnavailableException($"ClickHouse at {Address} did not answer within {timeout}.", fault);
        }
    }

    public void Dispose() => _client.Dispose();

    private string PathOf(IEnumerable<KeyValuePair<string, string>> query)
    {
        var path = new StringBuilder("/?database=").Append(Uri.EscapeDataString(Database));
        foreach (var (name, value) in query) path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return path.ToString();
    }
}
