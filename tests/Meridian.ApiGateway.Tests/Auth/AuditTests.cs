using System.Net;
using System.Text.Json;
using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Audit;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Auth;

public sealed class AuditTests(TestedGateway stack)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task What_concerns_security_comes_to_the_audit_topic_once_and_in_order()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = stack.Kafka, GroupId = "audit-test", EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, Topics.AuditSecurity.Partitions).Select(partition => new TopicPartitionOffset(Topics.AuditSecurity.Name, partition, Offset.Beginning)));
        var person = await Person.RegisterAsync(stack.Gateway);
        await person.LogInAsync("wrong password").ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.sign_in_failed");
        await person.LogInAsync().ExpectAsync(HttpStatusCode.OK);
        await person.LogOutAsync().ExpectEmptyAsync();

        var seen = new List<AuditRecord>();
        await Eventually.Until("all four are there", () =>
        {
            while (consumer.Consume(Slice) is { } record)
            {
                var audit = JsonSerializer.Deserialize<AuditRecord>(record.Message.Value, JsonSerializerOptions.Web)!;
                if (audit.TenantId == person.TenantId) seen.Add(audit);
            }

            return Task.FromResult(seen.Count >= 4);
        });

        Assert.Equal(["account.registered", "sign_in.failed", "sign_in.succeeded", "session.ended"], seen.Select(audit => audit.Action));
        Assert.All(seen, audit => Assert.Equal((person.UserId, "127.0.0.1"), (audit.UserId!.Value, audit.Ip!.Replace("::ffff:", "", StringComparison.Ordinal))));
        Assert.DoesNotContain(seen, audit => audit.Subject?.Contains("password", StringComparison.Ordinal) == true);
    }
}
