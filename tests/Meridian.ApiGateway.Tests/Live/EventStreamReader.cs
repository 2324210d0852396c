using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Live;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventStreamReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStreamReader(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body, Encoding.UTF8));

    public sealed record Message(string Name, string? Id, JsonObject Data);

    /// <summary>Opens a stream and waits until it is ready.</summary>
    public static async Task<EventStreamReader> OpenAsync(HttpClient client, string question = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/events/live" + question);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var reader = new EventStreamReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("ready", (await reader.NextAsync()).Name);
        return reader;
    }

    /// <summary>The next message.</summary>
    public async Task<Message> NextAsync() => await TryNextAsync() ?? throw new EndOfStreamException("The stream has ended.");

    /// <summary>The next message; null at the end of the stream.</summary>
    public async Task<Message?> TryNextAsync()
    {
        var (name, id, data) = ("message", (string?)null, "");
        while (await LineAsync() is { } line)
        {
            if (line.Length == 0 && data.Length > 0) return new Message(name, id, JsonNode.Parse(data)!.AsObject());
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) data += line[6..];
        }

        return null;
    }

    /// <summary>Waits for a comment.</summary>
    public async Task<string> CommentAsync()
    {
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith(':')) return line;
        }

        throw new EndOfStreamException("The stream has ended.");
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }

    private async Task<string?> LineAsync() => await _lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
}
