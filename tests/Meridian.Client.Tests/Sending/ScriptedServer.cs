using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Client.Tests.Sending;

/// <summary>A server that answers as a test says, for what the real one does only when it is ill.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<HttpResponseMessage>> _script = [];

    /// <summary>The message ids of each request, in order.</summary>
    public ConcurrentQueue<string[]> Requests { get; } = [];

    /// <summary>What it answers once the script is at its end.</summary>
    public Func<HttpResponseMessage> Otherwise { get; set; } = () => Receipt();

    /// <summary>Nothing is answered before this has ended.</summary>
    public Task Opened { get; set; } = Task.CompletedTask;

    public static HttpResponseMessage Receipt(string rejected = "") => Json(HttpStatusCode.OK, $$"""{"success":true,"accepted":1,"rejected":[{{rejected}}]}""");

    public static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public void Answer(params Func<HttpResponseMessage>[] script)
    {
        foreach (var answer in script) _script.Enqueue(answer);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Opened.WaitAsync(cancellationToken);
        await using var body = new GZipStream(await request.Content!.ReadAsStreamAsync(cancellationToken), CompressionMode.Decompress);
        var batch = (await JsonNode.ParseAsync(body, cancellationToken: cancellationToken))!["batch"]!.AsArray();
        // Decided first: a test that forgets the requests and then has others answered otherwise knows that none it forgot is answered so.
        var answer = _script.TryDequeue(out var next) ? next : Otherwise;
        Requests.Enqueue([.. batch.Select(item => (string)item!["messageId"]!)]);
        return answer();
    }
}
