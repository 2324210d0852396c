using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Workflows;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

/// <summary>A workflow-engine beside a pipeline, in the same database, with the triggers that a test gives it.</summary>
internal sealed class WorkflowEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TestPipeline _stack;
    private readonly int _port = FreePort.Next();
    private EngineProcess? _process;

    private WorkflowEngine(TestPipeline stack) => _stack = stack;

    /// <summary>What a processor has to be told.</summary>
    public string Setting => $"services:workflow-engine:http:0=http://127.0.0.1:{_port}";

    private string Database => $"ConnectionStrings:meridiandb={_stack.Database.ConnectionString}";

    public static async Task<WorkflowEngine> StartAsync(TestPipeline stack)
    {
        var engine = new WorkflowEngine(stack);
        await using (var migrate = EngineProcess.Start("Meridian.WorkflowEngine", "migrate", engine.Database)) await migrate.UntilDoneAsync();
        engine.Start();
        return engine;
    }

    public void Start() => _process = EngineProcess.Start("Meridian.WorkflowEngine", Database, $"urls=http://127.0.0.1:{_port}");

    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Adds a trigger.</summary>
    /// <returns>Its workflow.</returns>
    public async Task<Guid> AddAsync(Guid tenant, string? name, string? filter = null)
    {
        var workflow = Guid.CreateVersion7();
        await _stack.Database.ExecuteAsync(
            "INSERT INTO workflow_engine.triggers (tenant_id, workflow_id, version, event, filter) VALUES ($1, $2, 1, $3, $4::text::jsonb)",
            tenant, workflow, (object?)name ?? DBNull.Value, (object?)filter ?? DBNull.Value);
        return workflow;
    }

    public Task RemoveAsync(Guid workflow) => _stack.Database.ExecuteAsync("UPDATE workflow_engine.triggers SET active = false WHERE workflow_id = $1", workflow);

    /// <summary>The processors have heard of everything.</summary>
    public async Task UntilKnown(TimeSpan? within = null)
    {
        var newest = await _stack.Database.ScalarAsync<long>("SELECT coalesce(max(revision), 0) FROM workflow_engine.triggers");
        await Eventually.Until("the triggers are known", async () =>
            await _stack.Database.ScalarAsync<long>("SELECT coalesce(max(revision), -1) FROM event_processor.known_revision") >= newest, within ?? Patience);
    }

    /// <summary>Every record of <c>workflows.trigger</c> that comes until there are so many executions, with its key.</summary>
    public List<(string Key, WorkflowTrigger Trigger)> Read(int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = _stack.Brokers, GroupId = "test" }).Build();
        consumer.Assign(Enumerable.Range(0, Topics.WorkflowsTrigger.Partitions).Select(partition => new TopicPartitionOffset(Topics.WorkflowsTrigger.Name, partition, Offset.Beginning)));
        var (read, executions) = (new List<(string, WorkflowTrigger)>(), new HashSet<Guid>());
        while (executions.Count < count)
        {
            var record = consumer.Consume(Patience) ?? throw new TimeoutException($"{executions.Count} of {count} executions came.");
            var trigger = WorkflowTrigger.Parse(record.Message.Value);
            read.Add((Encoding.UTF8.GetString(record.Message.Key), trigger));
            executions.Add(trigger.ExecutionId);
        }

        return read;
    }

    /// <summary>A member of the event that a trigger carries.</summary>
    public static string? Text(WorkflowTrigger trigger, string member) =>
        trigger.Event.TryGetProperty(member, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }
}
