using System.Net;
using System.Text.Json;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Audit;
using Meridian.Kafka;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.MlScoring.Tests;

/// <summary>What is done to models is told on the topic <c>audit.admin</c>.</summary>
public sealed class AuditTests
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Model = Some.Logistic().ToOnnx().ToBytes();

    [Fact]
    public async Task Acts_are_told_in_order_and_those_without_a_broker_later_and_after_a_restart()
    {
        using var data = new TemporaryDirectory();
        var (port, person) = (FreePort.Next(), Guid.CreateVersion7());
        using var server = await new ScoringServer(("ConnectionStrings:kafka", $"localhost:{port}"), ("Kafka:Publisher:DeliveryTimeout", "00:00:01"))
            .Put("model", 1, Model).Put("model", 2, Model).StartAsync();

        // Nothing listens there yet.
        Assert.Equal(HttpStatusCode.OK, (await server.PutAsync("/internal/v1/models/model/rollout", new { production = 1, canary = 2, canaryPercent = 12.5, by = "ada" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/internal/v1/models/model/rollback", new { by = person })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.PostAsync("/v2/repository/models/x/unload")).Status);
        Assert.Equal((HttpStatusCode.OK, "Degraded"), await HealthAsync(server)); // models answer all the same
        await server.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v2/repository/models/model/unload")).Status);
        Assert.Equal(3, Waiting(server));

        // Or whoever publishes may make the topic, with the broker's number of partitions, before the test does.
        await using var broker = EngineProcess.Start("Meridian.Local.Kafka", $"Kafka:Broker1Port={port}", $"Kafka:Data={data.Path}", "Kafka:AutoCreateTopics=false");
        using var admin = new TopicAdmin($"localhost:{port}", NullLogger<TopicAdmin>.Instance);
        await Eventually.Until("there is a broker with the topic", async () => await TryEnsureAsync(admin));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v2/repository/models/model/load")).Status);
        server.Put("model", 3, [1, 2, 3]);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostAsync("/v2/repository/models/model/load")).Status);

        var seen = await ReadAsync(port, count: 5);

        Assert.Equal(["model.rolled_out", "model.rolled_back", "model.unloaded", "model.loaded", "model.load_failed"], seen.Select(record => record.Action));
        Assert.Equal("model revision 1: production 1, canary 2 for 12.5 %, shadow none; by ada", seen[0].Subject);
        Assert.Equal((null, person, "model"), (seen[0].UserId, seen[1].UserId, seen[2].Subject));
        Assert.All(seen, record => Assert.Null(record.TenantId));
        await Eventually.Until("nothing is left to be told", () => Task.FromResult(Waiting(server) == 0));
    }

    /// <summary>The act is done, whatever becomes of the record.</summary>
    [Fact]
    public async Task A_record_that_cannot_be_written_fails_nothing()
    {
        using var server = new ScoringServer(("ConnectionStrings:kafka", "localhost:1")).Put("model", 1, Model);
        await File.WriteAllTextAsync(Path.Combine(server.Folder, ".audit"), "in the way of the folder", TestContext.Current.CancellationToken);
        await server.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.PutAsync("/internal/v1/models/model/rollout", new { production = 1, by = "ada" })).Status);
        Assert.Contains(server.Logged, line => line.Contains("will be nowhere but here", StringComparison.Ordinal) && line.Contains("model.rolled_out", StringComparison.Ordinal));
    }

    private static int Waiting(ScoringServer server) => Directory.GetFiles(Path.Combine(server.Folder, ".audit")).Length;

    private static async Task<(HttpStatusCode Status, string? Health)> HealthAsync(ScoringServer server)
    {
        var (status, body) = await server.GetAsync("/health");
        return (status, body.GetProperty("status").GetString());
    }

    private static async Task<bool> TryEnsureAsync(TopicAdmin admin)
    {
        try
        {
            await admin.EnsureAsync([Topics.AuditAdmin], TestContext.Current.CancellationToken);
            return true;
        }
        catch (BrokerUnavailableException)
        {
            return false;
        }
    }

    private static async Task<List<AuditRecord>> ReadAsync(int port, int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = $"localhost:{port}", GroupId = "test", EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, Topics.AuditAdmin.Partitions).Select(partition => new TopicPartitionOffset(Topics.AuditAdmin.Name, partition, Offset.Beginning)));
        var seen = new List<AuditRecord>();
        await Eventually.Until($"all {count} are there", () =>
        {
            while (consumer.Consume(Slice) is { } record) seen.Add(JsonSerializer.Deserialize<AuditRecord>(record.Message.Value, JsonSerializerOptions.Web)!);
            seen = [.. seen.DistinctBy(record => record.Id)]; // one may be told twice, and counts once
            return Task.FromResult(seen.Count >= count);
        });
        return seen;
    }
}
