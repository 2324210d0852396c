using System.Diagnostics;
using System.Text;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

/// <summary>A broker, a Postgres database and a ClickHouse database of a test's own, migrated, and as many processors as it starts.</summary>
public sealed class TestPipeline : IAsyncDisposable
{
    private const string Book = """
        SELECT string_agg(format('%s: %s/%s slow %s/%s %s', partition, done_to, intent_to, slow_to, slow_intent_to, slow_tenants), '; ' ORDER BY partition) FROM event_processor.ingest_progress
        """;

    private const string SettledSql = "SELECT coalesce(sum(done_to), 0) FROM event_processor.ingest_progress WHERE intent_to = done_to AND slow_tenants = ''";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryDirectory _data = new();
    private readonly List<EngineProcess> _processors = [];
    private readonly EngineProcess _broker;
    private readonly int[] _ports = [.. Enumerable.Range(0, 3).Select(_ => FreePort.Next())];
    private readonly string _clickHouse;

    private TestPipeline(TestDatabase database, string clickHouse)
    {
        Database = database;
        _clickHouse = clickHouse;
        Brokers = string.Join(',', _ports.Select(port => $"localhost:{port}"));
        _broker = EngineProcess.Start("Meridian.Local.Kafka", $"Kafka:Broker1Port={_ports[0]}", $"Kafka:Broker2Port={_ports[1]}",
            $"Kafka:Broker3Port={_ports[2]}", $"Kafka:Data={_data.Path}/kafka");
        // Idempotent: what is sent again after a stall neither doubles nor changes places, and tests count offsets.
        Producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = Brokers, EnableIdempotence = true, LingerMs = 5 }).Build();
    }

    public TestDatabase Database { get; }

    public string Brokers { get; }

    public IProducer<byte[], byte[]> Producer { get; }

    public static async Task<TestPipeline> StartAsync(PostgresServer postgres, ClickHouseServer clickHouse)
    {
        var stack = new TestPipeline(await postgres.CreateDatabaseAsync(), await clickHouse.CreateDatabaseAsync());
        foreach (var port in stack._ports) await stack._broker.UntilListensAsync(port);
        await stack.RunAsync("migrate");
        return stack;
    }

    /// <summary>Runs a verb of the processor, which has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(params string[] arguments)
    {
        await using var program = RunningProgram.Start("/usr/bin/env", ["dotnet", Binary, .. arguments, .. Settings.Select(setting => "--" + setting)]);
        var exit = await program.EndedAsync(TestContext.Current.CancellationToken);
        Assert.True(exit == 0, program.Describe());
        return string.Join('\n', program.Output);
    }

    private static string Binary => Path.Combine(AppContext.BaseDirectory, "Meridian.EventProcessor.dll");

    private string[] Settings =>
    [
        $"ConnectionStrings:meridiandb={Database.ConnectionString}", $"ConnectionStrings:kafka={Brokers}", $"ConnectionStrings:analytics={_clickHouse}",
    ];

    /// <summary>Starts a processor that gathers for a short time only, so that it stores often.</summary>
    public EngineProcess StartProcessor(params string[] settings)
    {
        var processor = EngineProcess.Start("Meridian.EventProcessor", [
            .. Settings, $"urls=http://127.0.0.1:{FreePort.Next()}", "Kafka:Consumer:SessionTimeout=00:00:06", "Kafka:Consumer:MaxWait=00:00:00.050",
            "Kafka:Consumer:MaxRecords=100", "Duplicates:Patience=00:05:00", .. settings,
        ]);
        _processors.Add(processor);
        return processor;
    }

    /// <summary>Stops a processor cleanly.</summary>
    public async Task StopAsync(EngineProcess processor)
    {
        _processors.Remove(processor);
        await processor.DisposeAsync();
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = new ClickHouseConnection(_clickHouse);
        return (T)(await connection.ExecuteScalarAsync(sql))!;
    }

    public async Task StatementAsync(string sql)
    {
        await using var connection = new ClickHouseConnection(_clickHouse);
        await connection.ExecuteStatementAsync(sql);
    }

    public async Task<long> StoredAsync() => (long)await QueryAsync<ulong>("SELECT count() FROM events");

    public Task UntilStored(long events) => UntilReached($"{events} events are stored", async () => await StoredAsync(), stored => stored >= events);

    /// <summary>Every offset of the topic is stored, as the processors' own book says.</summary>
    public async Task UntilSettled()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Brokers, GroupId = "test" }).Build();
        var topic = Topics.EventsIngest;
        var end = Enumerable.Range(0, topic.Partitions)
            .Sum(partition => consumer.QueryWatermarkOffsets(new TopicPartition(topic.Name, partition), Patience).High.Value);
        try
        {
            await UntilReached($"{end} records are stored", () => Database.ScalarAsync<decimal>(SettledSql), settled => settled == end);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; the book says {await Database.ScalarAsync<string>(Book)}", late);
        }
    }

    /// <summary>Waits for a number for as long as it changes: how much there is to do, and how fast it goes, is up to the test and the machine.</summary>
    /// <param name="reason">What is waited for, in words.</param>
    public static async Task UntilReached(string reason, Func<Task<decimal>> number, Func<decimal, bool> isEnough)
    {
        var (last, clock) = (await number(), Stopwatch.StartNew());
        await Eventually.Until(reason, async () =>
        {
            var now = await number();
            if (isEnough(now)) return true;
            if (now != last) clock.Restart();
            last = now;
            return clock.Elapsed < Patience ? false : throw new TimeoutException($"For {Patience} nothing went on: {reason}; it is {now}.");
        }, TimeSpan.MaxValue);
    }

    /// <summary>The oldest dead letter of a topic, events.ingest unless another is named: its headers, and its value under <c>value</c>.</summary>
    public Dictionary<string, string> TakeDeadLetter(TopicDefinition? topic = null)
    {
        var config = new ConsumerConfig { BootstrapServers = Brokers, GroupId = "dead", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(config).Build();
        consumer.Subscribe((topic ?? Topics.EventsIngest).DeadLetters.Name);
        var letter = consumer.Consume(Patience).Message;
        return letter.Headers.Select(header => (header.Key, Value: header.GetValueBytes())).Append(("value", letter.Value))
            .ToDictionary(pair => pair.Item1, pair => Encoding.UTF8.GetString(pair.Item2));
    }

    public async ValueTask DisposeAsync()
    {
        Producer.Dispose();
        foreach (var processor in _processors) await processor.DisposeAsync();
        await _broker.DisposeAsync();
        await Database.DisposeAsync();
        _data.Dispose();
    }
}
