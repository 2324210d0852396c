using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Audit;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.Audit;

/// <summary>What was done is kept, each act once.</summary>
public sealed class StoreAuditTests(PostgresServer postgres, ClickHouseServer clickHouse)
{
    private readonly Guid _tenant = Guid.CreateVersion7();

    [Fact]
    public async Task Records_of_every_area_are_stored_once_although_they_come_twice_and_the_processor_is_killed()
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        (TopicDefinition Topic, List<AuditRecord> Records)[] areas =
            [.. ((TopicDefinition[])[Topics.AuditSecurity, Topics.AuditAdmin, Topics.AuditPrivacy]).Select(topic => (topic, Enumerable.Range(0, 100).Select(number => Record($"act.{number}")).ToList()))];
        foreach (var (topic, records) in areas) await PublishAsync(stack, topic, records.Take(50));
        var processor = stack.StartProcessor();
        await UntilStored(stack, 1);

        await processor.KillAsync();
        foreach (var (topic, records) in areas) await PublishAsync(stack, topic, records);
        stack.StartProcessor();

        await UntilStored(stack, 300);
        Assert.Equal(300UL, await stack.QueryAsync<ulong>("SELECT count() FROM audit FINAL"));
        Assert.Equal("admin,privacy,security", await stack.QueryAsync<string>("SELECT arrayStringConcat(arraySort(groupUniqArray(area)), ',') FROM audit"));
        Assert.Equal("act.7|u@example.com|203.0.113.7", await stack.QueryAsync<string>("SELECT concat(action, '|', subject, '|', ip) FROM audit WHERE action = 'act.7' LIMIT 1"));
    }

    [Theory]
    [InlineData("nonsense", "not JSON")]
    [InlineData("""{"id":"00000000-0000-0000-0000-000000000000","at":"2026-01-01T00:00:00Z","action":"x"}""", "not a record")]
    [InlineData("""{"id":"01890000-0000-7000-8000-000000000001","at":"1999-01-01T00:00:00Z","action":"x"}""", "cannot be")]
    public async Task A_record_that_is_none_goes_to_the_dead_letters_and_the_others_are_stored(string broken, string reason)
    {
        await using var stack = await TestPipeline.StartAsync(postgres, clickHouse);
        await stack.Producer.ProduceAsync(Topics.AuditSecurity.Name, new Message<byte[], byte[]> { Key = [1], Value = Encoding.UTF8.GetBytes(broken) }, TestContext.Current.CancellationToken);
        await PublishAsync(stack, Topics.AuditSecurity, [Record("good")]);

        stack.StartProcessor();

        await UntilStored(stack, 1);
        var letter = stack.TakeDeadLetter(Topics.AuditSecurity);
        Assert.Equal(broken, letter["value"]);
        Assert.Contains(letter.Values, value => value.Contains(reason, StringComparison.Ordinal));
    }

    private static Task UntilStored(TestPipeline stack, int records) =>
        TestPipeline.UntilReached($"{records} records are stored", async () => await stack.QueryAsync<ulong>("SELECT uniqExact(id) FROM audit"), stored => stored >= records);

    private AuditRecord Record(string action) =>
        new(Guid.CreateVersion7(), Enriched.Now, _tenant, action, Guid.CreateVersion7(), "u@example.com", "203.0.113.7", "Mozilla");

    private static async Task PublishAsync(TestPipeline stack, TopicDefinition topic, IEnumerable<AuditRecord> records) => await Task.WhenAll(records.Select(record =>
        stack.Producer.ProduceAsync(topic.Name, new Message<byte[], byte[]> { Key = record.Id.ToByteArray(), Value = JsonSerializer.SerializeToUtf8Bytes(record, JsonSerializerOptions.Web) })));
}
