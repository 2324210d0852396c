using System.Globalization;
using System.Net;
using Meridian.ApiGateway.Tests.Sql;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Scores;

/// <summary>A model that has drifted, from those who find it to the tenant's table of events.</summary>
public sealed class DriftAlertTests(TestedGateway stack)
{
    private const int Scores = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_that_find_the_same_drift_make_one_event_of_it()
    {
        await using var processor = await RunningProcessor.StartAsync(stack);
        await using var one = await RunningScoring.StartAsync(stack);
        await using var other = await RunningScoring.StartAsync(stack);
        var tenant = await stack.NewTenantAsync();
        var begun = DateTimeOffset.UtcNow.Date;
        await StoreShiftedScoresAsync(tenant, await ColumnsAsync(tenant, one));

        foreach (var replica in (RunningScoring[])[one, other])
        {
            using var analyst = tenant.Analyst(replica.Gateway);
            await Eventually.Until("it has told of it", async () =>
            {
                var report = await analyst.GetAsync(new Uri("/v1/models/churn/drift", UriKind.Relative), Cancelled).ExpectAsync(HttpStatusCode.OK);
                return (string?)report["state"] == "shifted";
            });
        }

        List<IngestTopic.Stored> told = [];
        // Who finds a report that another request has just made may have it before that one has told of it; ml-scorings of other tests may find it too.
        await Eventually.Until("both have told", () => (told = IngestTopic.Read(stack.Kafka, tenant.Id)).Count >= 2);
        var ids = told.Select(item => item.MessageId).Distinct().Order(StringComparer.Ordinal).ToList();
        // One a day: at midnight the second replica may be in the next.
        Assert.InRange(ids.Count, 1, (DateTimeOffset.UtcNow.Date - begun).Days + 1);
        var partition = Assert.Single(told.Select(item => item.Partition).Distinct());
        Assert.All(told, item => Assert.Equal(("$model_drift", "", "meridian"), (item.Event, item.UserId, item.AnonymousId)));
        await UntilStoredBehindAsync(tenant, partition);
        Assert.Equal(string.Join('\n', ids), await stack.AskEngineAsync($"SELECT message_id FROM events WHERE tenant_id = '{tenant.Id}' AND event = '$model_drift' ORDER BY message_id"));
    }

    // What is behind them in their partition is stored when they have been decided about.
    private async Task UntilStoredBehindAsync(TestTenant tenant, int partition)
    {
        using var sender = tenant.Sender();
        await sender.PostTextAsync("/v1/events", """{"event":"Behind","anonymousId":"meridian"}""").ExpectAsync(HttpStatusCode.Accepted);
        Assert.Equal(partition, IngestTopic.Read(stack.Kafka, tenant.Id).Single(item => item.Event == "Behind").Partition);
        await Eventually.Until("what is behind them is stored", async () => await stack.AskEngineAsync($"SELECT count() FROM events WHERE tenant_id = '{tenant.Id}' AND event = 'Behind'") == "1", Patience);
    }

    private static async Task<int> ColumnsAsync(TestTenant tenant, RunningScoring scoring)
    {
        using var analyst = tenant.Analyst(scoring.Gateway);
        var model = await analyst.GetAsync(new Uri("/v1/models/churn", UriKind.Relative), Cancelled).ExpectAsync(HttpStatusCode.OK);
        return model["versions"]![0]!["features"]!.AsArray().Count;
    }

    private async Task StoreShiftedScoresAsync(TestTenant tenant, int columns) => Assert.Equal("", await stack.AskEngineAsync(string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO scores (tenant_id, model, actor, user_id, version, scored_at, score, source, features)
        SELECT '{tenant.Id}', 'churn', number, toString(number), 1, now64(3), 0.5, 'api', arrayResize(CAST([], 'Array(Float32)'), {columns}, toFloat32(1000000)) FROM numbers({Scores})
        """)));
}
