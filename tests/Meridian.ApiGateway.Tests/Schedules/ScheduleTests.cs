using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Meridian.ApiGateway.Features.Schedules;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.ApiGateway.Tests.Library;
using Meridian.Contracts;
using Meridian.Contracts.Notifications;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ApiGateway.Tests.Schedules;

public sealed class ScheduleTests(TestedGateway stack)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Each day when no test runs at present: a schedule that is due by itself would be sent by itself.
    private static string FarAway => $$"""{"every":"day","at":"{{TimeProvider.System.GetUtcNow().AddHours(12).ToString("HH:mm", CultureInfo.InvariantCulture)}}","timeZone":"Etc/UTC","recipients":["a@example.com","b@example.com"]}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schedule_is_made_changed_and_deleted()
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();

        var made = await tenant.Analyst().PostTextAsync($"{board}/schedules",
            """{"name":"Weekly","every":"week","at":"09:00","dayOfWeek":"monday","timeZone":"Europe/Berlin","recipients":["a@example.com","A@example.com"]}""").ExpectAsync(HttpStatusCode.Created);
        var changed = await tenant.Analyst().PutAsJsonAsync($"{board}/schedules/{made["id"]}",
            JsonNode.Parse("""{"every":"month","at":"07:30","dayOfMonth":31,"timeZone":"Etc/UTC","recipients":["b@example.com"],"active":false}"""), Cancelled).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(("week", "09:00", "monday", 1, true), ((string?)made["every"], (string?)made["at"], (string?)made["dayOfWeek"], made["recipients"]!.AsArray().Count, (bool)made["active"]!));
        Assert.Equal(("month", "07:30", 31, false), ((string?)changed["every"], (string?)changed["at"], (int)changed["dayOfMonth"]!, (bool)changed["active"]!));
        Assert.Single((await tenant.Analyst().GetAsync($"{board}/schedules", Cancelled).ExpectAsync(HttpStatusCode.OK))["schedules"]!.AsArray());
        await tenant.Analyst().DeleteAsync($"{board}/schedules/{made["id"]}", Cancelled).ExpectEmptyAsync();
        Assert.Empty((await tenant.Analyst().GetAsync($"{board}/schedules", Cancelled).ExpectAsync(HttpStatusCode.OK))["schedules"]!.AsArray());
        await tenant.Analyst().DeleteAsync($"{board}/schedules/{made["id"]}", Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
    }

    [Theory]
    [InlineData("""{"every":"week","at":"09:00","timeZone":"Etc/UTC","recipients":["a@example.com"]}""")]
    [InlineData("""{"every":"month","at":"09:00","timeZone":"Etc/UTC","recipients":["a@example.com"]}""")]
    [InlineData("""{"every":"day","at":"24:00","timeZone":"Etc/UTC","recipients":["a@example.com"]}""")]
    [InlineData("""{"every":"day","at":"09:00","timeZone":"Mars/Olympus","recipients":["a@example.com"]}""")]
    [InlineData("""{"every":"day","at":"09:00","timeZone":"Etc/UTC","recipients":["nobody"]}""")]
    [InlineData("""{"every":"day","at":"09:00","timeZone":"Etc/UTC","recipients":[]}""")]
    [InlineData("""{"at":"09:00","timeZone":"Etc/UTC","recipients":["a@example.com"]}""")]
    public async Task A_schedule_that_cannot_be_is_a_400(string body)
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();

        await tenant.Analyst().PostTextAsync($"{board}/schedules", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task What_is_due_is_asked_for_once_for_each_recipient_by_however_many_gateways()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = stack.Kafka, GroupId = "schedule-test", EnableAutoCommit = false }).Build();
        var partitions = Enumerable.Range(0, Topics.NotificationsSend.Partitions).Select(partition => new TopicPartition(Topics.NotificationsSend.Name, partition)).ToList();
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning)));
        var tenant = await stack.NewTenantAsync();
        var (board, made) = await tenant.MakeDashboardAsync();
        var schedule = (Guid)(await tenant.Analyst().PostTextAsync($"{board}/schedules", FarAway).ExpectAsync(HttpStatusCode.Created))["id"]!;
        var due = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        await stack.Database.ExecuteAsync("UPDATE gateway.schedules SET next_at = $2 WHERE id = $1", schedule, due);

        // Four at a time, beside the gateway's own; the occurrences of the days since then are missed and become one.
        var sender = stack.Gateway.Services.GetRequiredService<SendSchedules>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sender.RunAsync(Cancelled)));

        var seen = new List<(string Key, byte[] Value, NotificationRequest Request)>();
        await Eventually.Until("both are there", () => Task.FromResult(Read() >= 2));
        await Eventually.Until("none waits in the outbox", async () => await stack.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.outbox WHERE position($1 IN key) = 1", Encoding.UTF8.GetBytes($"{tenant.Id}/")) == 0);
        Assert.Equal(2, Read());
        Assert.Equal([$"{tenant.Id}/a@example.com", $"{tenant.Id}/b@example.com"], seen.Select(one => one.Key).Order());
        Assert.All(seen, one => Assert.Equal(
            (NotificationRequest.IdOf(schedule, due, one.Request.Recipient), "email", "dashboard.scheduled", (string)made["id"]!, due),
            (one.Request.Id, one.Request.Channel, one.Request.Template, one.Request.Data.GetProperty("dashboardId").GetString()!, one.Request.Data.GetProperty("dueAt").GetDateTimeOffset())));
        Assert.Equal(1, await stack.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.schedule_sendings WHERE schedule_id = $1", schedule));
        Assert.True(await stack.Database.ScalarAsync<bool>("SELECT next_at > now() AND last_at = $2 FROM gateway.schedules WHERE id = $1", schedule, due));

        // Up to where the topic ends now.
        int Read()
        {
            var ends = partitions.ToDictionary(partition => partition, partition => consumer.QueryWatermarkOffsets(partition, Patience).High.Value);
            while (ends.Any(end => end.Value > 0 && consumer.Position(end.Key).Value < end.Value))
            {
                var record = consumer.Consume(Patience) ?? throw new TimeoutException($"{Topics.NotificationsSend.Name} did not come to its end.");
                var request = NotificationRequest.Parse(record.Message.Value);
                // A gateway that another test kills between publishing and noting that leaves the same message to be published again; a second sending would say another time.
                if (request.TenantId == tenant.Id && !seen.Any(one => one.Value.SequenceEqual(record.Message.Value))) seen.Add((Encoding.UTF8.GetString(record.Message.Key), record.Message.Value, request));
            }

            return seen.Count;
        }
    }

    [Theory]
    [InlineData("UPDATE gateway.schedules SET active = false WHERE tenant_id = $1")]
    [InlineData("UPDATE gateway.dashboards SET deleted_at = now() WHERE tenant_id = $1")]
    [InlineData("UPDATE gateway.tenants SET status = 'suspended' WHERE id = $1")]
    public async Task What_rests_is_not_sent(string rest)
    {
        var tenant = await stack.NewTenantAsync();
        var (board, _) = await tenant.MakeDashboardAsync();
        await tenant.Analyst().PostTextAsync($"{board}/schedules", FarAway).ExpectAsync(HttpStatusCode.Created);

        await stack.Database.ExecuteAsync(rest, tenant.Id);
        await stack.Database.ExecuteAsync("UPDATE gateway.schedules SET next_at = '2026-01-01T00:00:00Z' WHERE tenant_id = $1", tenant.Id);
        await stack.Gateway.Services.GetRequiredService<SendSchedules>().RunAsync(Cancelled);

        Assert.Equal(0, await stack.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.schedule_sendings WHERE tenant_id = $1", tenant.Id));
    }

    [Fact]
    public async Task A_viewer_schedules_nothing()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var viewer = await owner.InviteAsync("viewer");
        var made = await owner.Client().PostTextAsync("/v1/dashboards", """{"name":"N"}""").ExpectAsync(HttpStatusCode.Created);

        await viewer.Client().PostTextAsync($"/v1/dashboards/{made["id"]}/schedules", """{"every":"day","at":"09:00","timeZone":"Etc/UTC","recipients":["a@example.com"]}""")
            .ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
    }
}
