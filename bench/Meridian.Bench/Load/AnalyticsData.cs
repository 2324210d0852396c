using System.Diagnostics;
using System.Globalization;
using System.Text;
using ClickHouse.Client.ADO;
using Meridian.Bench.Harness;
using Spectre.Console;

namespace Meridian.Bench.Load;

/// <summary>Ten million events of 100,000 users of one tenant in 30 days, among 99 tenants with a thousand each; and ClickHouse to ask by hand.</summary>
internal sealed class AnalyticsData(BenchStack stack) : IDisposable
{
    public const long Events = 10_000_000;
    public const int Users = 100_000;
    public const string From = "2026-10-01";
    public const string To = "2026-10-31";

    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromMinutes(5) };
    private readonly ClickHouseConnectionStringBuilder _settings = new(stack.State.Connections["clickhouse"]);
    private readonly Guid _tenant = stack.Tenant.TenantId;

    /// <summary>The condition that rows are the large tenant's.</summary>
    public string IsTenant => $"tenant_id = '{_tenant}'";

    /// <summary>Fills the table, and waits until nothing is merged any more: a table that has been at rest, as a month's is.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await AskAsync(Insert($"toUUID('{_tenant}')", Events, Users), cancellationToken);
        await AskAsync(Insert("toUUID('00000000-0000-0000-0000-' || leftPad(toString(1 + number % 99), 12, '0'))", 99_000, 100), cancellationToken);
        AnsiConsole.MarkupLineInterpolated($"[grey]{Events:N0} events are there after {clock.Elapsed.TotalSeconds:0} s[/]");
        await AskAsync("OPTIMIZE TABLE events FINAL", cancellationToken);
        AnsiConsole.MarkupLineInterpolated($"[grey]merged after {clock.Elapsed.TotalSeconds:0} s[/]");
    }

    /// <summary>Links that many of the users' events to other ids.</summary>
    public Task<string> LinkAsync(int count, CancellationToken cancellationToken) => AskAsync(string.Create(CultureInfo.InvariantCulture, $"""
        INSERT INTO events (tenant_id, event, type, message_id, user_id, anonymous_id, timestamp)
        SELECT toUUID('{_tenant}'), '', 'identify', 'link-{count}-' || toString(number), 'person-' || toString(number), 'user-' || leftPad(toString(number), 6, '0'), toDateTime64('2026-10-02 00:00:00', 3, 'UTC')
        FROM numbers({count})
        """), cancellationToken);

    /// <summary>Sends a statement as it is.</summary>
    public async Task<string> AskAsync(string sql, CancellationToken cancellationToken)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{_settings.Host}:{_settings.Port}/?database={_settings.Database}&wait_end_of_query=1"));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(sql) };
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_settings.Username}:{_settings.Password}")));
        using var response = await _http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? answer : throw new InvalidOperationException(answer);
    }

    /// <summary>The most memory that a read-only statement took since then, in MB.</summary>
    public async Task<double> PeakMemoryAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await AskAsync("SYSTEM FLUSH LOGS", cancellationToken);
        return double.Parse(await AskAsync(string.Create(CultureInfo.InvariantCulture,
            $"SELECT max(memory_usage) / 1e6 FROM system.query_log WHERE type = 'QueryFinish' AND Settings['readonly'] = '2' AND query_start_time_microseconds >= fromUnixTimestamp64Milli({since.ToUnixTimeMilliseconds()})"), cancellationToken), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http.Dispose();

    private static string Insert(string tenant, long count, int users) => string.Create(CultureInfo.InvariantCulture, $$"""
        INSERT INTO events (tenant_id, event, type, message_id, user_id, group_id, timestamp, sent_at, received_at, processed_at, properties, context)
        SELECT {{tenant}}, ['Page Viewed', 'Signed Up', 'Project Created', 'Order Completed', 'Search', 'Click', 'Invite Sent', 'Report Opened', 'Export', 'Login'][1 + cityHash64(number, 1) % 10], 'track', toString(generateUUIDv7(number)),
            'user-' || leftPad(toString(cityHash64(number, 2) % {{users}}), 6, '0'), 'group-' || toString(cityHash64(number, 2) % 1000),
            toDateTime64('{{From}} 00:00:00', 3, 'UTC') + (cityHash64(number, 3) % (30 * 86400000)) / 1000 AS ts, ts, ts, ts,
            '{"total":' || toString(cityHash64(number, 4) % 500) || ',"plan":"' || ['free', 'pro', 'team'][1 + cityHash64(number, 5) % 3] || '"}', '{}'
        FROM numbers({{count}}) SETTINGS max_insert_threads = 2
        """);
}
