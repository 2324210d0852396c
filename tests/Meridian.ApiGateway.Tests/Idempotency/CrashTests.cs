using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Idempotency;

public sealed class CrashTests(TestedGateway stack)
{
    private const string HeldUp = "wait_event = 'PgSleep' AND datname = current_database()";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The database holds the answer up, and the gateway is killed between the effect and its answer.</summary>
    [Fact]
    public async Task What_a_killed_gateway_did_is_not_done_again()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        await stack.Database.ExecuteAsync($"""
            CREATE OR REPLACE FUNCTION gateway.hold_up() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END';
            CREATE TRIGGER hold_up BEFORE UPDATE OF answered_at ON gateway.idempotency_keys FOR EACH ROW WHEN (NEW.tenant_id = '{owner.TenantId}') EXECUTE FUNCTION gateway.hold_up()
            """);
        var port = FreePort.Next();
        await using var gateway = EngineProcess.Start("Meridian.ApiGateway", [$"urls=http://127.0.0.1:{port}", .. stack.Settings()]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", owner.AccessToken);
        await gateway.UntilServesAsync(new Uri(client.BaseAddress, "health"));

        var lost = PostAsync(client);
        await Eventually.Until("the effect is there", async () => await KeysAsync(owner) == 1);
        await Eventually.Until("its answer is held up", async () => await stack.Database.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE {HeldUp}") == 1);
        await gateway.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => lost);
        await stack.Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE " + HeldUp);
        await stack.Database.ExecuteAsync("DROP TRIGGER hold_up ON gateway.idempotency_keys");
        await stack.Database.ExecuteAsync("UPDATE gateway.idempotency_keys SET locked_until = now() - interval '1 second' WHERE tenant_id = $1", owner.TenantId);

        await PostAsync(owner.Client()).ExpectProblemAsync(HttpStatusCode.Conflict, "idempotency.answer_lost");
        Assert.Equal(1, await KeysAsync(owner));
    }

    private Task<long> KeysAsync(Person owner) => stack.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.api_keys WHERE tenant_id = $1", owner.TenantId);

    private static Task<HttpResponseMessage> PostAsync(HttpClient client)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/keys") { Content = new StringContent("""{"name":"K","scopes":["ingest"]}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "crash");
        return client.SendAsync(request, Cancelled);
    }
}
