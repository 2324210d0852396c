using System.Diagnostics;
using System.Text;
using Meridian.Contracts;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Kafka.Tests;

public sealed class KafkaPublisherTests(Broker broker)
{
    private static readonly byte[] Value = "value"u8.ToArray();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_arrive_where_they_were_sent_with_key_value_and_headers()
    {
        var topic = await broker.NewTopicAsync();
        using var host = TestHost.Publisher(broker.Servers);

        await host.GetPublisher().PublishAsync(
        [
            new OutgoingRecord(topic.Name, 2, "key"u8.ToArray(), Value, [new("name", "text"u8.ToArray())]),
            new OutgoingRecord(topic.Name, 1, null, [], []),
        ], Ct);

        var records = broker.Read(topic, 2);
        Assert.Equal([1, 2], records.Select(record => record.Partition.Value));
        Assert.Null(records[0].Message.Key);
        Assert.Equal("key"u8.ToArray(), records[1].Message.Key);
        Assert.Equal(Value, records[1].Message.Value);
        Assert.Equal("text"u8.ToArray(), records[1].Message.Headers.GetLastBytes("name"));
    }

    [Fact]
    public async Task A_running_trace_goes_on_in_the_header()
    {
        var topic = await broker.NewTopicAsync();
        using var host = TestHost.Publisher(broker.Servers);
        using var request = new Activity("request").Start();

        await host.GetPublisher().PublishAsync(new OutgoingRecord(topic.Name, 0, null, Value, []), Ct);

        var parent = Encoding.ASCII.GetString(broker.Read(topic, 1)[0].Message.Headers.GetLastBytes("traceparent"));
        Assert.Contains(request.TraceId.ToString(), parent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_broker_is_a_fault_of_its_own_type_within_the_delivery_timeout()
    {
        using var host = TestHost.Publisher($"localhost:{FreePort.Next()}", ("Kafka:Publisher:DeliveryTimeout", "00:00:01"));

        await Assert.ThrowsAsync<BrokerUnavailableException>(
            () => host.GetPublisher().PublishAsync(new OutgoingRecord("any", 0, null, Value, []), Ct));
    }

    [Fact]
    public async Task A_record_that_is_too_large_is_refused_and_not_tried_again()
    {
        var topic = await broker.NewTopicAsync();
        using var host = TestHost.Publisher(broker.Servers);

        await Assert.ThrowsAsync<RecordRefusedException>(
            () => host.GetPublisher().PublishAsync(new OutgoingRecord(topic.Name, 0, null, new byte[2_000_000], []), Ct));
    }

    [Fact]
    public async Task A_topic_that_is_missing_is_not_made_by_publishing_and_has_its_own_partitions_when_it_comes()
    {
        var topic = new TopicDefinition($"test.{Guid.CreateVersion7():n}", "key", 5, TimeSpan.FromDays(1), [], []);
        using var host = TestHost.Publisher(broker.Servers, ("Kafka:Publisher:DeliveryTimeout", "00:00:02"));
        using var admin = new TopicAdmin(broker.Servers, NullLogger<TopicAdmin>.Instance);

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => host.GetPublisher().PublishAsync(new OutgoingRecord(topic.Name, null, [1], Value, []), Ct));

        Assert.True(fault is BrokerUnavailableException or RecordRefusedException, fault.ToString());
        Assert.Equal([topic.Name], await admin.EnsureAsync([topic], Ct));
        await Eventually.Until("it is published", async () =>
        {
            try
            {
                await host.GetPublisher().PublishAsync(new OutgoingRecord(topic.Name, 4, [1], Value, []), Ct);
                return true;
            }
            catch (Exception notYet) when (notYet is BrokerUnavailableException or RecordRefusedException)
            {
                return false;
            }
        });
        Assert.Equal(4, Assert.Single(broker.Read(topic, 1)).Partition.Value);
    }
}
