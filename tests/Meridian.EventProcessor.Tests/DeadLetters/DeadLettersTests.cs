using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.DeadLetters;
using Meridian.Kafka;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.DeadLetters;

public sealed class DeadLettersTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Guid _tenant = Guid.CreateVersion7();
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task A_letter_that_is_replayed_twice_counts_once()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await BuryAsync(stack, Some.Block(_tenant, "a", 3));
        await BuryAsync(stack, Some.Block(_tenant, "a", 3));
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}");
        using var client = Client(_tenant);
        var letter = Assert.Single((await UntilListedAsync(client, 1)).DeadLetters);
        Assert.Equal((_tenant, "events.ingest", 5, 77L, "It was not understood.", 0), (letter.TenantId, letter.Topic, letter.Partition, letter.Offset, letter.Reason, letter.Replays));

        for (var time = 0; time < 2; time++)
        {
            using var response = await client.PostAsync($"dead-letters/{letter.Id}/replay", null, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }

        await stack.UntilSettled();
        Assert.Equal(3, await stack.StoredAsync());
        Assert.Equal(2, await stack.Database.ScalarAsync<int>("SELECT replays FROM event_processor.dead_letters"));
        var detail = await client.GetFromJsonAsync<DeadLetterDetail>($"dead-letters/{letter.Id}", TestContext.Current.CancellationToken);
        Assert.Equal((Convert.ToBase64String(Some.Block(_tenant, "a", 3)), Convert.ToBase64String("key"u8)), (detail!.Value, detail.Key));
        Assert.Equal([new(RecordHeaders.TenantId, _tenant.ToString()), new("bytes", "base64:/w==")], detail.Headers);
    }

    [Fact]
    public async Task What_the_processor_gives_up_is_listed_and_comes_again_as_a_letter_of_its_own_when_it_is_replayed()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        var message = new Message<byte[], byte[]> { Value = "nonsense"u8.ToArray(), Headers = new Headers { { RecordHeaders.TenantId, Encoding.ASCII.GetBytes(_tenant.ToString()) } } };
        await stack.Producer.ProduceAsync(new TopicPartition(Topics.EventsIngest.Name, 2), message, TestContext.Current.CancellationToken);
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}");
        using var client = Client(_tenant);
        var first = Assert.Single((await UntilListedAsync(client, 1)).DeadLetters);
        Assert.Equal(("events.ingest", 2, 0L, 8), (first.Topic, first.Partition, first.Offset, first.Bytes));

        using var answer = await client.PostAsJsonAsync("dead-letters/replay", new DeadLetterReplay("events.ingest"), TestContext.Current.CancellationToken);

        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<DeadLetterReplayed>(TestContext.Current.CancellationToken))!.Replayed);
        var page = await UntilListedAsync(client, 2);
        Assert.Equal([(1L, 0), (0L, 1)], page.DeadLetters.Select(letter => (letter.Offset, letter.Replays)));
        var paged = await client.GetFromJsonAsync<DeadLetterPage>("dead-letters?limit=1", TestContext.Current.CancellationToken);
        Assert.Equal(page.DeadLetters[0].Id, paged!.Next);
        Assert.Equal([first.Id], (await client.GetFromJsonAsync<DeadLetterPage>($"dead-letters?before={paged.Next}&replayed=true", TestContext.Current.CancellationToken))!.DeadLetters.Select(letter => letter.Id));
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_and_can_replay_nothing()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await BuryAsync(stack, Some.Block(_tenant, "a", 1));
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}");
        using var owner = Client(_tenant);
        var id = (await UntilListedAsync(owner, 1)).DeadLetters[0].Id;
        using var other = Client(Guid.CreateVersion7());

        using var shown = await other.GetAsync(new Uri($"dead-letters/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var replayed = await other.PostAsync($"dead-letters/{id}/replay", null, TestContext.Current.CancellationToken);
        using var all = await other.PostAsJsonAsync("dead-letters/replay", new DeadLetterReplay(Again: true), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (shown.StatusCode, replayed.StatusCode));
        Assert.Equal(0, (await all.Content.ReadFromJsonAsync<DeadLetterReplayed>(TestContext.Current.CancellationToken))!.Replayed);
        Assert.Empty((await other.GetFromJsonAsync<DeadLetterPage>("dead-letters", TestContext.Current.CancellationToken))!.DeadLetters);
    }

    [Fact]
    public async Task Operators_list_and_replay_by_verbs()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await BuryAsync(stack, Some.Block(_tenant, "a", 2));
        stack.StartProcessor($"urls=http://127.0.0.1:{_port}");
        using var client = Client(_tenant);
        var id = (await UntilListedAsync(client, 1)).DeadLetters[0].Id;

        var listed = await stack.RunAsync("dead-letters", "list", "--topic=events.ingest");
        var one = await stack.RunAsync("dead-letters", "replay", $"--id={id}");
        var rest = await stack.RunAsync("dead-letters", "replay");

        Assert.Contains($"events.ingest/5@77\t{_tenant}\t0 replays", listed, StringComparison.Ordinal);
        Assert.Contains("1 replayed", one, StringComparison.Ordinal);
        Assert.Contains("0 replayed", rest, StringComparison.Ordinal);
        await stack.UntilSettled();
        Assert.Equal(2, await stack.StoredAsync());
    }

    private HttpClient Client(Guid tenant) => new() { BaseAddress = new Uri($"http://127.0.0.1:{_port}/internal/v1/tenants/{tenant}/") };

    // As a consumer leaves it that gave up, or crashed and gave up again.
    private async Task BuryAsync(TestPipeline stack, byte[] block)
    {
        var headers = new Headers
        {
            { RecordHeaders.TenantId, Encoding.ASCII.GetBytes(_tenant.ToString()) }, { "bytes", [0xFF] }, { DeadLetterHeaders.Reason, "It was not understood."u8.ToArray() },
            { DeadLetterHeaders.Topic, "events.ingest"u8.ToArray() }, { DeadLetterHeaders.Partition, "5"u8.ToArray() }, { DeadLetterHeaders.Offset, Encoding.ASCII.GetBytes(77.ToString(CultureInfo.InvariantCulture)) },
        };
        await stack.Producer.ProduceAsync(Topics.EventsIngest.DeadLetters.Name, new Message<byte[], byte[]> { Key = "key"u8.ToArray(), Value = block, Headers = headers }, TestContext.Current.CancellationToken);
    }

    private static async Task<DeadLetterPage> UntilListedAsync(HttpClient client, int count)
    {
        DeadLetterPage? page = null;
        await Eventually.Until($"{count} letters are listed", async () =>
        {
            try
            {
                page = await client.GetFromJsonAsync<DeadLetterPage>("dead-letters", TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                return false;
            }

            return page!.DeadLetters.Count >= count;
        }, Patience);
        return page!;
    }
}
