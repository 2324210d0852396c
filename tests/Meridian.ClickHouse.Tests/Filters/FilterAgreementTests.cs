using System.Globalization;
using System.Text;
using ClickHouse.Client.ADO;
using Meridian.ClickHouse.Filters;
using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;
using Meridian.Testing;

namespace Meridian.ClickHouse.Tests.Filters;

/// <summary>
/// The two compilers give the same answer: random filters are asked about random events in memory and by the real ClickHouse.
/// MERIDIAN_FILTER_PAIRS sets how many (filter, event) pairs, MERIDIAN_FILTER_SEED which; a failure names both.
/// </summary>
public sealed class FilterAgreementTests(ClickHouseServer server)
{
    private const int DefaultPairs = 200_000;
    private const int Events = 1_000;
    private const int FiltersAtOnce = 25;

    private static readonly string[] Columns =
    [
        "event String", "type String", "message_id String", "user_id String", "anonymous_id String", "group_id String", "timestamp DateTime64(3, 'UTC')",
        "sent_at DateTime64(3, 'UTC')", "received_at DateTime64(3, 'UTC')", "properties String", "traits String", "context String", "id UInt32",
        "session_id UUID", "country String", "region LowCardinality(String)", "city String", "browser String", "browser_version String", "os String", "os_version String", "device String",
    ];

    [Fact]
    public async Task Both_compilers_agree_on_random_filters_and_events()
    {
        var pairs = int.Parse(Setting("MERIDIAN_FILTER_PAIRS") ?? DefaultPairs.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var seed = int.Parse(Setting("MERIDIAN_FILTER_SEED") ?? "1", CultureInfo.InvariantCulture);
        using var analytics = await Analytics.CreateAsync(server, $"CREATE TABLE events ({string.Join(", ", Columns)}) ENGINE = MergeTree ORDER BY id");
        var random = new Random(seed);
        var blocks = Enumerable.Range(0, Events).Select(_ => RandomEvents.Block(random)).ToArray();
        await InsertAsync(analytics, blocks);
        var filters = new RandomFilters(random);
        var (asked, held) = (0L, 0L);

        for (; asked < pairs; asked += Events * FiltersAtOnce)
        {
            var some = Enumerable.Range(0, FiltersAtOnce).Select(_ => filters.Next()).ToArray();
            held += await CompareAsync(analytics.Database, some, blocks, seed);
        }

        TestContext.Current.SendDiagnosticMessage($"{asked:N0} pairs agree; in {held:N0} the filter holds.");
        // A test of filters that never hold, or always, would prove little.
        Assert.InRange((double)held / asked, 0.1, 0.9);
    }

    private static async Task<long> CompareAsync(ClickHouseDataSource database, Filter[] filters, byte[][] blocks, int seed)
    {
        var predicates = filters.Select(filter => new FilterPredicate(filter)).ToArray();
        var held = 0L;
        await using var connection = database.CreateConnection();
        await using var command = connection.CreateCommand();
        var compiled = filters.Select((filter, index) => FilterSql.Compile(filter, RandomEvents.Now, $"f{index}")).ToArray();
        foreach (var one in compiled) one.AddTo(command);
        command.CommandText = $"SELECT id, {string.Join(", ", compiled.Select((one, index) => $"{one.Condition} AS answer{index}"))} FROM events ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        for (var id = 0; id < blocks.Length; id++)
        {
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            for (var index = 0; index < filters.Length; index++)
            {
                var inMemory = Matches(predicates[index], blocks[id]);
                if (inMemory) held++;
                if (inMemory != (reader.GetByte(index + 1) == 1)) Assert.Fail(Describe(seed, filters[index], compiled[index], blocks[id], inMemory));
            }
        }

        return held;
    }

    private static bool Matches(FilterPredicate predicate, byte[] block)
    {
        var reader = new EnrichedBlockReader(block);
        reader.MoveNext();
        return predicate.Matches(reader.Current, RandomEvents.Now.ToUnixTimeMilliseconds());
    }

    private static string Describe(int seed, Filter filter, FilterSql sql, byte[] block, bool inMemory)
    {
        var values = string.Join(", ", sql.Parameters.Select(parameter => $"{parameter.Name}={(parameter.Value is Array many ? string.Join('|', many.Cast<object>()) : parameter.Value)}"));
        return $"Seed {seed}: in memory {inMemory}.\n{filter.Root}\n{sql.Condition}\n{values}\n{Encoding.UTF8.GetString(block)}";
    }

    private static async Task InsertAsync(Analytics analytics, byte[][] blocks)
    {
        using var rows = new FilterRows();
        foreach (var block in blocks)
        {
            var reader = new EnrichedBlockReader(block);
            reader.MoveNext();
            rows.Add(reader.Current);
        }

        await analytics.Insert.InsertAsync("events", rows.Block, null, TestContext.Current.CancellationToken);
    }

    private static string? Setting(string name) => Environment.GetEnvironmentVariable(name);
}
