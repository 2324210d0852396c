using System.Net;
using System.Text.Json;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Audit;
using Meridian.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiGateway.Tests.Auth;

public sealed class AuditTests(TestedGateway stack)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task What_concerns_security_comes_to_the_audit_topic_once_and_in_order()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        await person.LogInAsync("wrong password").ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.sign_in_failed");
        await person.LogInAsync().ExpectAsync(HttpStatusCode.OK);
        await person.LogOutAsync().ExpectEmptyAsync();

        var seen = await ReadAsync(person, 4);
        Assert.Equal(["account.registered", "sign_in.failed", "sign_in.succeeded", "session.ended"], seen.Select(audit => audit.Action));
        Assert.All(seen, audit => Assert.Equal((person.UserId, "127.0.0.1"), (audit.UserId!.Value, audit.Ip!.Replace("::ffff:", "", StringComparison.Ordinal))));
        Assert.DoesNotContain(seen, audit => audit.Subject?.Contains("password", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_act_that_cannot_be_published_stays_and_stops_no_gateway()
    {
        const int TooLarge = 4_000_000;
        await using var stores = await stack.NewStoresAsync(stack.Kafka);
        await using (var migration = EngineProcess.Start("Meridian.ApiGateway", ["migrate", .. stores.Settings])) await migration.UntilDoneAsync();
        await stores.Database.ExecuteAsync("INSERT INTO gateway.outbox (topic, key, value) VALUES ($1, '', $2)", Topics.AuditSecurity.Name, new byte[TooLarge]);
        using var log = new KeptLog();
        await using var gateway = stack.With(("ConnectionStrings:meridiandb", stores.Database.ConnectionString)).WithWebHostBuilder(host => host.ConfigureLogging(logging => logging.AddProvider(log)));

        var person = await Person.RegisterAsync(gateway);
        await Eventually.Until("the relay has tried", () => log.Lines.Any(line => line.StartsWith("What is in the outbox waits", StringComparison.Ordinal)));

        await person.Client().GetAsync("/v1/members", TestContext.Current.CancellationToken).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(2, await stores.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.outbox"));
        await stores.Database.ExecuteAsync($"DELETE FROM gateway.outbox WHERE length(value) = {TooLarge}");
        Assert.Equal("account.registered", Assert.Single(await ReadAsync(person, 1)).Action);
    }

    private async Task<List<AuditRecord>> ReadAsync(Person person, int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = stack.Kafka, GroupId = "audit-test", EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, Topics.AuditSecurity.Partitions).Select(partition => new TopicPartitionOffset(Topics.AuditSecurity.Name, partition, Offset.Beginning)));
        var seen = new List<AuditRecord>();
        await Eventually.Until($"{count} acts are there", () =>
        {
            while (consumer.Consume(Slice) is { } record)
            {
                var audit = JsonSerializer.Deserialize<AuditRecord>(record.Message.Value, JsonSerializerOptions.Web)!;
                if (audit.TenantId == person.TenantId) seen.Add(audit);
            }

            return seen.Count >= count;
        });
        return seen;
    }
}
