using System.Globalization;
using Confluent.Kafka;
using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests.Clients;

/// <summary>Debian's kcat, on a librdkafka of 2022: older versions of most requests than Confluent.Kafka sends.</summary>
public sealed class KcatTests(TestBroker broker) : IClassFixture<TestBroker>, IAsyncLifetime
{
    private static readonly string[] ConsumeAll = ["-C", "-q", "-e", "-o", "beginning"];

    public async ValueTask InitializeAsync() =>
        await Toolchain.At().EnsureAsync([Tool.Kcat], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_lists_brokers_and_topics()
    {
        var topic = await CreateTopicAsync(3);

        var listed = await KcatAsync("-L", "-t", topic);

        Assert.Contains(listed, line => line == " 3 brokers:");
        Assert.Contains(listed, line => line == $"  topic \"{topic}\" with 3 partitions:");
        Assert.Equal(3, listed.Count(line => line.Contains("isrs: ", StringComparison.Ordinal) && !line.Contains("rror", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("snappy")]
    [InlineData("lz4")]
    [InlineData("zstd")]
    public async Task What_it_writes_in_any_codec_it_reads_back(string codec)
    {
        var topic = await CreateTopicAsync(1);
        var sent = Enumerable.Range(0, 200).Select(i => $"k{i}=value {i} {new string('x', 40)}").ToList();

        await WriteAsync(string.Join('\n', sent), "-P", "-t", topic, "-z", codec, "-K", "=", "-X", "linger.ms=20");

        Assert.Equal(sent, await KcatAsync([.. ConsumeAll, "-t", topic, "-f", "%k=%s\n"]));
    }

    [Fact]
    public async Task It_finds_records_by_time()
    {
        var topic = await CreateTopicAsync(1);
        using var producer = broker.Producer();
        // Young enough to be kept.
        var first = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeMilliseconds();
        for (var i = 0; i < 10; i++) producer.Produce(topic, new() { Key = "k", Value = $"{i}", Timestamp = new Timestamp(first + (i * 1000), TimestampType.CreateTime) });
        producer.Flush(TestContext.Current.CancellationToken);
        string At(int index) => (first + (index * 1000)).ToString(CultureInfo.InvariantCulture);

        var between = await KcatAsync("-C", "-q", "-e", "-t", topic, "-o", $"s@{At(3)}", "-o", $"e@{At(6)}");
        var found = await KcatAsync("-Q", "-t", $"{topic}:0:{At(7)}");

        Assert.Equal(["3", "4", "5"], between);
        Assert.Equal([$"{topic} [0] offset 7"], found);
    }

    [Fact]
    public async Task It_reads_as_a_member_of_a_group_and_goes_on_where_it_stopped()
    {
        var topic = await CreateTopicAsync(4);
        var group = topic + "-readers";
        // Commits on leaving, and so must not stop before it has the offsets of all partitions.
        string[] read = ["-G", group, "-q", "-e", "-X", "auto.offset.reset=earliest", topic];
        await WriteAsync("a\nb\nc\nd\ne", "-P", "-t", topic);
        var before = await KcatAsync(read);

        await WriteAsync("f", "-P", "-t", topic);
        var after = await KcatAsync(read);

        Assert.Equal(["a", "b", "c", "d", "e"], before.Order());
        Assert.Equal(["f"], after);
    }

    [Fact]
    public async Task It_sees_aborted_records_only_if_it_asks_for_uncommitted_ones()
    {
        var topic = await CreateTopicAsync(1);
        using var producer = broker.Producer(config => config.TransactionalId = topic);
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        foreach (var (value, commit) in new[] { ("a", true), ("b", false), ("c", true) })
        {
            producer.BeginTransaction();
            producer.Produce(topic, new() { Key = "k", Value = value });
            // An abort would drop what has not been sent yet.
            producer.Flush(TestContext.Current.CancellationToken);
            if (commit) producer.CommitTransaction();
            else producer.AbortTransaction();
        }

        Assert.Equal(["a", "c"], await KcatAsync([.. ConsumeAll, "-t", topic, "-X", "isolation.level=read_committed"]));
        Assert.Equal(["a", "b", "c"], await KcatAsync([.. ConsumeAll, "-t", topic, "-X", "isolation.level=read_uncommitted"]));
    }

    private Task<IReadOnlyList<string>> KcatAsync(params string[] arguments) => ClientProgram.RunAsync(Toolchain.Kcat, ["-b", broker.Bootstrap, .. arguments]);

    private Task<IReadOnlyList<string>> WriteAsync(string lines, params string[] arguments) => ClientProgram.RunAsync(Toolchain.Kcat, ["-b", broker.Bootstrap, .. arguments], lines);

    private async Task<string> CreateTopicAsync(int partitions)
    {
        var topic = TestBroker.NewTopic();
        using var admin = broker.Admin();
        await admin.CreateTopicsAsync([new() { Name = topic, NumPartitions = partitions }]);
        return topic;
    }
}
