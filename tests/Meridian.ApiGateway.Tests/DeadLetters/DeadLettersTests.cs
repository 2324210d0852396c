using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.Contracts;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.DeadLetters;

public sealed class DeadLettersTests(TestedGateway stack)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_lists_shows_and_replays_the_letters_of_the_tenant_and_others_cannot()
    {
        await using var processor = await RunningProcessor.StartAsync(stack);
        var (owner, stranger) = (await Person.RegisterAsync(processor.Gateway), await Person.RegisterAsync(processor.Gateway));
        await stack.SetPlanAsync(owner.TenantId, "enterprise");
        await BuryAsync(owner.TenantId);
        var client = owner.Client();
        await Eventually.Until("the letter is listed", async () => (await ListAsync(client)).Count == 1, Patience);
        var id = (long)(await ListAsync(client))[0]!["id"]!;

        var shown = await client.GetAsync($"/v1/dead-letters/{id}", Cancelled).ExpectAsync(HttpStatusCode.OK);
        var all = await client.PostAsync("/v1/dead-letters/replay", new JsonObject { ["topic"] = "events.ingest", ["again"] = true }).ExpectAsync(HttpStatusCode.OK);
        await client.PostAsync($"/v1/dead-letters/{id}/replay", []).ExpectEmptyAsync();

        Assert.Equal((Convert.ToBase64String("rubbish"u8), null), ((string?)shown["value"], (string?)shown["stack"]));
        Assert.Equal(1, (int)all["replayed"]!);
        await stranger.Client().GetAsync($"/v1/dead-letters/{id}", Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
        await stranger.Client().PostAsync($"/v1/dead-letters/{id}/replay", []).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
        Assert.Empty(await ListAsync(stranger.Client()));
        await client.GetAsync("/v1/dead-letters?limit=501", Cancelled).ExpectProblemAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task Without_the_scope_admin_there_are_no_letters()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().GetAsync("/v1/dead-letters", Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.scope_missing");
    }

    private static async Task<JsonArray> ListAsync(HttpClient client) =>
        (await client.GetAsync("/v1/dead-letters?topic=events.ingest", Cancelled).ExpectAsync(HttpStatusCode.OK))["deadLetters"]!.AsArray();

    private async Task BuryAsync(Guid tenant)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = stack.Kafka, Acks = Acks.All }).Build();
        var headers = new Headers { { RecordHeaders.TenantId, Encoding.ASCII.GetBytes(tenant.ToString()) } };
        await producer.ProduceAsync(Topics.EventsIngest.DeadLetters.Name, new Message<byte[], byte[]> { Value = "rubbish"u8.ToArray(), Headers = headers }, Cancelled);
    }
}
