using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.ApiGateway.Tests.Hostile;

/// <summary>Clients that are slow, large or talk rubbish, at the level of the connection.</summary>
[Collection(typeof(Alone))]
public sealed class RudeClientTests(TestedGateway stack)
{
    private const int Many = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Length: 5000000\r\n\r\n{\"event\":")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{\"\r\n")]
    public async Task Clients_that_never_finish_are_cut_off_and_disturb_nobody(string beginning)
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("Door:HeadersTimeout", "00:00:05"), ("Door:SlowGrace", "00:00:05"));
        var client = tenant.Sender(gateway);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var slow = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => ConnectAsync(client, beginning.Replace("{key}", tenant.WriteKey, StringComparison.Ordinal))));

        await client.PostTextAsync("/v1/events", """{"event":"A","userId":"u"}""").ExpectAsync(HttpStatusCode.Accepted);

        // What they only announced is not held for them: that would be a gigabyte.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, 100_000_000);
        var answers = await Task.WhenAll(slow.Select(connection => UntilClosedAsync(connection).WaitAsync(Patience, TestContext.Current.CancellationToken)));
        Assert.All(answers, answer => Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer));
        await client.PostTextAsync("/v1/events", """{"event":"B","userId":"u"}""").ExpectAsync(HttpStatusCode.Accepted);
        foreach (var connection in slow) connection.Dispose();
    }

    [Fact]
    public async Task Headers_that_are_too_many_are_a_431()
    {
        using var client = stack.Gateway.CreateClient();
        using var connection = await ConnectAsync(client, "GET /alive HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Range(0, 60).Select(number => $"X-{number}: {new string('x', 500)}\r\n")) + "\r\n");

        Assert.StartsWith("HTTP/1.1 431", await UntilClosedAsync(connection).WaitAsync(Patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /alive HTTP/1.1\r\nHost: x\r\n\r\n\0\u0001\u0002 rubbish\r\n\r\n", "HTTP/1.1 200", "HTTP/1.1 400")]
    [InlineData("GET /alive HTTP/1.1\r\nHost: x\r\n\r\nGET /alive HTTP/9.9\r\n\r\n", "HTTP/1.1 200", "HTTP/1.1 505")]
    [InlineData("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /alive HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 4", "")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0", "HTTP/1.1 400", "")]
    public async Task Rubbish_behind_a_request_ends_the_connection_and_nothing_else(string sent, string first, string last)
    {
        using var client = stack.Gateway.CreateClient();
        using var connection = await ConnectAsync(client, sent);

        var answer = await UntilClosedAsync(connection).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.StartsWith(first, answer, StringComparison.Ordinal);
        Assert.Contains(last, answer, StringComparison.Ordinal);
        using var alive = await client.GetAsync("/alive", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    private static async Task<TcpClient> ConnectAsync(HttpClient client, string text)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        return connection;
    }

    private static async Task<string> UntilClosedAsync(TcpClient connection)
    {
        var (answer, buffer) = (new StringBuilder(), new byte[4096]);
        try
        {
            for (int read; (read = await connection.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;) answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }

        return answer.ToString();
    }
}
