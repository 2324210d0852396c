using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Meridian.Testing;

namespace Meridian.Client.Tests.Sending;

/// <summary>What the client does with each answer of a server.</summary>
public sealed class DeliveryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ScriptedServer _server = new();
    private readonly TemporaryDirectory _spool = new();
    private readonly ConcurrentQueue<EventLostEventArgs> _lost = [];

    [Fact]
    public async Task A_full_batch_goes_at_once_and_a_flush_waits_for_no_linger()
    {
        await using var client = Start(options => (options.BatchSize, options.Linger) = (2, TimeSpan.FromHours(1)));
        Send(client, "1", "2", "3");

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Equal([["1", "2"], ["3"]], _server.Requests);
        Assert.Equal(0, client.Waiting);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task What_may_pass_is_tried_again_in_order(HttpStatusCode status)
    {
        _server.Answer(() => new HttpResponseMessage(status), () => throw new HttpRequestException("No route to host"), () => ScriptedServer.Json(HttpStatusCode.OK, "<html>"));
        await using var client = Start(options => options.BatchSize = 1);
        Send(client, "1", "2");

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Equal([["1"], ["1"], ["1"], ["1"], ["2"]], _server.Requests);
        Assert.Empty(_lost);
    }

    [Fact]
    public async Task The_server_says_how_long_to_wait()
    {
        _server.Answer(() => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromHours(1)) } });
        await using var client = Start();
        Send(client, "1");
        await Eventually.Until("it was asked", () => !_server.Requests.IsEmpty);

        Assert.False(await client.FlushAsync(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken));

        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Events_that_the_server_does_not_take_are_told()
    {
        _server.Answer(() => ScriptedServer.Receipt("""{"index":1,"messageId":"2","code":"event.bad_time","message":"No."}"""), () => ScriptedServer.Json(HttpStatusCode.BadRequest, """{"title":"Bad.","code":"ingest.not_json"}"""));
        await using var client = Start(options => (options.BatchSize, options.Linger) = (2, TimeSpan.FromHours(1)));
        Send(client, "1", "2", "3");

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Equal([("2", "event.bad_time"), ("3", "ingest.not_json")], _lost.Select(lost => (lost.MessageId, lost.Code)));
    }

    [Fact]
    public async Task What_is_too_large_for_the_server_is_sent_in_halves()
    {
        _server.Answer(() => new HttpResponseMessage(HttpStatusCode.RequestEntityTooLarge));
        await using var client = Start(options => (options.BatchSize, options.Linger) = (4, TimeSpan.FromHours(1)));
        Send(client, "1", "2", "3", "4");

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Equal([["1", "2", "3", "4"], ["1", "2"], ["3", "4"]], _server.Requests);
    }

    [Theory]
    [InlineData(QueueFullMode.DropNewest, new[] { "4", "5" })]
    [InlineData(QueueFullMode.DropOldest, new[] { "2", "3" })]
    public async Task A_full_queue_drops_what_it_was_told_to(QueueFullMode mode, string[] dropped)
    {
        _server.Otherwise = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await using var client = Start(options => (options.QueueLimit, options.BatchSize, options.WhenFull, options.ShutdownTimeout) = (2, 1, mode, TimeSpan.Zero));
        Send(client, "1");
        await Eventually.Until("the first is under way", () => !_server.Requests.IsEmpty);

        Send(client, "2", "3", "4", "5");

        Assert.Equal(dropped.Select(id => (id, EventLostEventArgs.QueueFull)), _lost.Select(lost => (lost.MessageId, lost.Code)));
        Assert.Equal(3, client.Waiting);
    }

    [Fact]
    public async Task Where_callers_wait_nothing_is_dropped()
    {
        await using var client = Start(options => (options.QueueLimit, options.BatchSize, options.WhenFull) = (3, 2, QueueFullMode.Wait));

        Send(client, [.. Enumerable.Range(0, 200).Select(number => $"{number}")]);

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"{number}"), _server.Requests.SelectMany(ids => ids));
    }

    [Fact]
    public async Task What_could_not_be_sent_is_sent_after_the_next_start_in_order()
    {
        _server.Otherwise = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await using (var client = StartSpooling()) Send(client, "1", "2", "3", "4", "5");
        Assert.Empty(_lost);
        _server.Requests.Clear();
        _server.Otherwise = () => ScriptedServer.Receipt();
        var opened = new TaskCompletionSource();
        _server.Opened = opened.Task;

        await using var again = StartSpooling();
        Assert.Equal(5, again.Waiting);
        Send(again, "6");
        opened.SetResult();
        Assert.True(await again.FlushAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Equal(["1", "2", "3", "4", "5", "6"], _server.Requests.SelectMany(ids => ids));
    }

    [Fact]
    public async Task While_the_server_is_away_the_disk_takes_what_the_queue_cannot()
    {
        _server.Otherwise = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await using var client = StartSpooling(options => (options.QueueLimit, options.WhenFull) = (10, QueueFullMode.Wait));

        Send(client, [.. Enumerable.Range(0, 500).Select(number => $"{number}")]);
        Assert.Equal(500, client.Waiting);
        _server.Requests.Clear();
        _server.Otherwise = () => ScriptedServer.Receipt();

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"{number}"), _server.Requests.SelectMany(ids => ids).Distinct());
        Assert.Empty(_lost);
    }

    [Fact]
    public async Task A_spool_that_is_full_leaves_the_rest_in_memory_and_loses_nothing()
    {
        _server.Otherwise = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await using var client = StartSpooling(options => (options.QueueLimit, options.SpoolMaxBytes, options.MaxBatchBytes) = (1000, 128 * 1024, 64 * 1024));
        var large = new { x = new string('x', 20_000) };
        for (var number = 0; number < 20; number++)
            Assert.True(client.Enqueue(new MeridianEvent { Type = MeridianEventType.Identify, Who = "u", MessageId = $"{number}", Traits = large }));
        await Eventually.Until("it has tried", () => _server.Requests.Count > 3);
        _server.Otherwise = () => ScriptedServer.Receipt();

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), _server.Requests.SelectMany(ids => ids).Distinct());
        Assert.Empty(_lost);
    }

    [Fact]
    public async Task Without_a_spool_the_end_tells_what_was_not_sent()
    {
        _server.Otherwise = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        await using (var client = Start(options => (options.BatchSize, options.ShutdownTimeout) = (1, TimeSpan.FromMilliseconds(100)))) Send(client, "1", "2");

        Assert.Equal([("1", EventLostEventArgs.NotSent), ("2", EventLostEventArgs.NotSent)], _lost.Select(lost => (lost.MessageId, lost.Code)));
    }

    [Fact]
    public async Task After_the_end_nothing_is_taken()
    {
        var client = Start();
        await client.DisposeAsync();
        await client.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => client.Track("u", "E"));
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        Assert.Equal("WriteKey", Assert.Throws<ArgumentException>(() => new MeridianClient(new MeridianOptions())).ParamName);
        Assert.Equal("BatchSize", Assert.Throws<ArgumentException>(() => Start(options => options.BatchSize = 5_001)).ParamName);
    }

    public void Dispose()
    {
        _server.Dispose();
        _spool.Dispose();
    }

    private MeridianClient StartSpooling(Action<MeridianOptions>? configure = null) => Start(options =>
    {
        (options.SpoolDirectory, options.BatchSize) = (_spool["events"], 2);
        configure?.Invoke(options);
    });

    private MeridianClient Start(Action<MeridianOptions>? configure = null)
    {
        var options = new MeridianOptions
        {
            Host = new Uri("http://gateway.test"),
            WriteKey = "mk_write_test",
            HttpHandler = _server,
            Linger = TimeSpan.FromMilliseconds(5),
            FirstBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(20),
        };
        configure?.Invoke(options);
        var client = new MeridianClient(options);
        client.EventLost += (_, lost) => _lost.Enqueue(lost);
        return client;
    }

    private static void Send(MeridianClient client, params string[] ids)
    {
        foreach (var id in ids) client.Enqueue(new MeridianEvent { Type = MeridianEventType.Track, Who = "u", Event = "E", MessageId = id });
    }
}
