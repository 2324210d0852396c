using System.Diagnostics;
using System.Globalization;
using Meridian.Bench.Harness;
using Meridian.ClickHouse.Identities;
using Meridian.Contracts.Scores;
using Meridian.Features;
using Spectre.Console;

namespace Meridian.Bench.Scoring;

/// <summary>
/// A cohort of 20,000 people with 100 events each in the last 90 days, scored as a batch by the churn model that ships. Beside it ClickHouse alone, which works out the same features for all
/// of the tenant's people with one statement, and the runtime alone over as many rows.
/// </summary>
internal sealed class ScoredCohort(ScoringStores stores, Measurement measurement)
{
    private const string Model = "churn";
    private const int People = 20_000;
    private const int EventsOfEach = 100;
    private const int Turns = 5;
    private const int RowsOfRun = 5_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly Guid _tenant = Guid.CreateVersion7();

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Measurement measurement)
    {
        await using var stores = await ScoringStores.StartAsync([], measurement.CancellationToken);
        return await new ScoredCohort(stores, measurement).MeasureAsync();
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]a tenant of {People:N0} people and {People * EventsOfEach:N0} events, among as many of others[/]");
        await FillAsync(_tenant);
        await FillAsync(Guid.CreateVersion7());
        await stores.ExecuteAsync("OPTIMIZE TABLE events FINAL");
        AnsiConsole.MarkupLine("[grey]batches, and features alone[/]");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = stores.Service.Address };
        var (scored, read, processor) = (new List<double>(), new List<double>(), new List<double>());
        // The first of each warms up.
        for (var turn = 0; turn <= Turns; turn++)
        {
            var before = stores.Service.ProcessorTime;
            scored.Add(People / (await ScoreAsync(client)).TotalSeconds);
            processor.Add((stores.Service.ProcessorTime - before).TotalMicroseconds / People);
            read.Add(await ReadAsync());
        }

        var runtime = await RuntimeAsync();
        return
        [
            Figure.Rate("scoring.batch_people_per_second", Median(scored), "people/s", Median(read), null, null),
            new Figure("scoring.batch_processor_us_per_person", Median(processor), "µs of ml-scoring"),
            new Figure("floor.features_people_per_second", Median(read), "people/s, ClickHouse alone"),
            new Figure("floor.runtime_people_per_second", runtime, "people/s, the runtime alone"),
        ];
    }

    private async Task<double> RuntimeAsync()
    {
        var model = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "models", Model, "1", "model.onnx"), measurement.CancellationToken);
        return DirectRuns.Measure(model, RowsOfRun, UserFeatures.Set.Features.Count, measurement.Duration, measurement.CancellationToken);
    }

    private async Task<TimeSpan> ScoreAsync(HttpClient client)
    {
        var since = Stopwatch.GetTimestamp();
        var batch = await StartAsync(client);
        while (batch.EndedAt is null)
        {
            await Task.Delay(Poll, measurement.CancellationToken);
            batch = await client.GetFromJsonAsync<ScoreBatch>(new Uri($"/internal/v1/tenants/{_tenant}/score-batches/{batch.Id}", UriKind.Relative), measurement.CancellationToken)
                ?? throw new InvalidOperationException("The batch is not known.");
        }

        return batch is { State: "done", Scored: People } ? Stopwatch.GetElapsedTime(since) : throw new InvalidOperationException($"The batch ended as {batch}.");
    }

    private async Task<ScoreBatch> StartAsync(HttpClient client)
    {
        using var ids = new StringContent(string.Concat(Enumerable.Range(0, People).Select(user => string.Create(CultureInfo.InvariantCulture, $"\"user-{user}\"\n"))));
        using var response = await client.PostAsync(new Uri($"/internal/v1/tenants/{_tenant}/scores/{Model}/batches", UriKind.Relative), ids, measurement.CancellationToken);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<ScoreBatch>(measurement.CancellationToken))!;
    }

    private async Task<double> ReadAsync()
    {
        var sql = new UserFeatureSql(PeopleLinks.None, new FeatureMoment(measurement.Clock.GetUtcNow()));
        var since = Stopwatch.GetTimestamp();
        var rows = await stores.ReadAsync(sql.Select(UserFeatures.Set.Features, condition: null), [.. sql.Parameters(_tenant)]);
        return rows == People ? People / Stopwatch.GetElapsedTime(since).TotalSeconds : throw new InvalidOperationException($"There are features of {rows} people.");
    }

    private Task FillAsync(Guid tenant) => stores.ExecuteAsync($$"""
        INSERT INTO events (tenant_id, event, type, message_id, user_id, timestamp, received_at, session_id, browser, os, country)
        SELECT {tenant:UUID}, ['Page Viewed', 'Signed Up', 'Project Created', 'Order Completed', 'Search', 'Click', 'Invite Sent', 'Report Opened', 'Export', 'Login'][1 + cityHash64(number, 1) % 10], 'track',
            toString(generateUUIDv7(number)), concat('user-', toString(number % {{People}})), fromUnixTimestamp64Milli({now:Int64} - toInt64(cityHash64(number, 2) % {{(long)UserFeatures.Window.TotalMilliseconds}})) AS at, at,
            reinterpretAsUUID(1 + cityHash64(number % {{People}}, toDate(at))), ['Chrome', 'Firefox', 'Safari'][1 + number % 3], ['Windows', 'macOS', 'Android'][1 + number % 3], ['DE', 'FR', 'US'][1 + number % 3]
        FROM numbers({{People * EventsOfEach}})
        """, ("tenant", "UUID", tenant), ("now", "Int64", measurement.Clock.GetUtcNow().ToUnixTimeMilliseconds()));

    private static double Median(List<double> values) => values.Skip(1).Order().ElementAt(values.Count / 2);
}
