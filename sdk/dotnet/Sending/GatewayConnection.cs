using System.Net;
using System.Net.Http.Headers;

namespace Meridian.Client.Sending;

/// <summary>One request to the server at a time: a batch in, what became of it out.</summary>
internal sealed class GatewayConnection : IDisposable
{
    private const int LongestAnswer = 4 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly MeridianOptions _options;
    private readonly TimeProvider _time;

    public GatewayConnection(MeridianOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        // Connections are renewed so that a change of DNS is noticed.
        var handler = options.HttpHandler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler, disposeHandler: options.HttpHandler is null) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
        _address = new Uri(options.Host.AbsoluteUri.TrimEnd('/') + "/v1/batch");
        _authorization = new AuthenticationHeaderValue("Bearer", options.WriteKey);
    }

    /// <summary>Sends events. Never throws for what the network or the server does.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SendOutcome> SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.RequestTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = BatchBody.Write(events, _options.Gzip, _time.GetUtcNow()) };
            request.Headers.Authorization = _authorization;
            using var response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
            return Judge(response, await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            return new SendOutcome.Retry(failed.Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Retry($"There was no answer within {_options.RequestTimeout}.", null);
        }
    }

    public void Dispose() => _http.Dispose();

    private SendOutcome Judge(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        // Something between us and the server may answer 200 with a page of its own.
        if (response.IsSuccessStatusCode)
            return Receipts.Read(body) is { } rejected ? new SendOutcome.Delivered(rejected) : new SendOutcome.Retry("The answer is not a receipt.", null);
        var (code, reason) = Receipts.ReadProblem(body, status);
        return response.StatusCode switch
        {
            HttpStatusCode.RequestEntityTooLarge => new SendOutcome.TooLarge(),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new SendOutcome.NotAllowed(reason),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => new SendOutcome.Retry(reason, RetryAfter(response)),
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => new SendOutcome.Refused(code, reason),
            _ => new SendOutcome.Retry(reason, RetryAfter(response)),
        };
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };
}
