using System.Net;

namespace Meridian.ApiGateway.Tests.Sql;

/// <summary>Ways out of the tenant, tried over HTTP against the real engine. Each has its answer, and none tells anything about another tenant.</summary>
public sealed class SqlAttackTests(TestedGateway stack)
{
    private const string Secret = "the other tenant's secret";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Statements that the engine never sees.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        // Functions of tables that reach outside, or into the table below its rows.
        { "sql.function_not_allowed", "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')" },
        { "sql.function_not_allowed", "SELECT * FROM file('/etc/passwd', 'LineAsString')" },
        { "sql.function_not_allowed", "SELECT * FROM s3('http://127.0.0.1:1/b/k')" },
        { "sql.function_not_allowed", "SELECT * FROM remote('127.0.0.1', 'meridian', 'events')" },
        { "sql.function_not_allowed", "SELECT * FROM remoteSecure('127.0.0.1', 'meridian', 'events')" },
        { "sql.function_not_allowed", "SELECT * FROM cluster('default', 'meridian', 'events')" },
        { "sql.function_not_allowed", "SELECT * FROM merge('meridian', '.*')" },
        { "sql.function_not_allowed", "SELECT * FROM mergeTreeIndex('meridian', 'events')" },
        { "sql.function_not_allowed", "SELECT * FROM mergeTreeIndex(meridian, events)" },
        { "sql.function_not_allowed", "SELECT * FROM mergeTreeAnalyzeIndexes('meridian', 'events')" },
        { "sql.function_not_allowed", "SELECT * FROM mergeTreeProjection('meridian', 'events', 'p')" },
        { "sql.function_not_allowed", "SELECT * FROM input('a String')" },
        { "sql.function_not_allowed", "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')" },
        { "sql.function_not_allowed", "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')" },
        { "sql.function_not_allowed", "SELECT * FROM executable('sh', 'CSV', 'a String')" },
        { "sql.function_not_allowed", "SELECT * FROM dictionary('d')" },
        { "sql.function_not_allowed", "SELECT * FROM view(SELECT 1)" },
        { "sql.function_not_allowed", "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT 1))" },
        { "sql.function_not_allowed", "SELECT * FROM loop(events)" },
        { "sql.function_not_allowed", "SELECT * FROM `file`('/etc/passwd', 'LineAsString')" },
        { "sql.function_not_allowed", "SELECT * FROM \"url\"('http://127.0.0.1:1/')" },
        { "sql.function_not_allowed", "SELECT * FROM meridian.events_of(tenant = 'x')" },
        // Functions that read files, secrets and the server, or only take time.
        { "sql.function_not_allowed", "SELECT file('/etc/passwd')" },
        { "sql.function_not_allowed", "SELECT file/**/('/etc/passwd')" },
        { "sql.function_not_allowed", "SELECT file -- a comment\n('/etc/passwd')" },
        { "sql.function_not_allowed", "SELECT `file`('/etc/passwd')" },
        { "sql.function_not_allowed", "SELECT \"file\"('/etc/passwd')" },
        { "sql.function_not_allowed", "SELECT arrayMap(file, ['/etc/passwd'])" },
        { "sql.function_not_allowed", "SELECT arrayMap(`file`, ['/etc/passwd'])" },
        { "sql.function_not_allowed", "SELECT arrayMap(1.file, ['/etc/passwd'])" },
        { "sql.function_not_allowed", "SELECT arrayMap(x -> file(x), ['/etc/passwd'])" },
        { "sql.function_not_allowed", "WITH (x -> file(x)) AS f SELECT f('/etc/passwd')" },
        { "sql.function_not_allowed", "WITH file AS f SELECT 1" },
        { "sql.not_allowed", "SELECT * APPLY file FROM (SELECT '/etc/passwd')" },
        { "sql.not_allowed", "SELECT * APPLY(file) FROM (SELECT '/etc/passwd')" },
        { "sql.function_not_allowed", "SELECT * REPLACE(file(event) AS event) FROM events" },
        { "sql.function_not_allowed", "SELECT dictGet('d', 'a', 1)" },
        { "sql.function_not_allowed", "SELECT joinGet('j', 'a', 1)" },
        { "sql.function_not_allowed", "SELECT sleep(3)" },
        { "sql.function_not_allowed", "SELECT sleepEachRow(1) FROM events" },
        { "sql.function_not_allowed", "SELECT getSetting('max_threads')" },
        { "sql.function_not_allowed", "SELECT getClientHTTPHeader('Authorization')" },
        { "sql.function_not_allowed", "SELECT getMacro('shard'), hostName(), version(), currentUser()" },
        { "sql.function_not_allowed", "SELECT initialQueryID()" },
        { "sql.function_not_allowed", "SELECT hasColumnInTable('meridian', 'audit', 'ip')" },
        { "sql.function_not_allowed", "SELECT reverseDNSQuery('127.0.0.1')" },
        { "sql.function_not_allowed", "SELECT addressToLine(1), catboostEvaluate('/m', 1)" },
        { "sql.function_not_allowed", "SELECT aiGenerate('x', 'y')" },
        { "sql.function_not_allowed", "SELECT __getScalar('x')" },
        { "sql.function_not_allowed", "SELECT nonexistent(1)" },
        // Statements that are none, or more than one.
        { "sql.not_allowed", "SELECT 1; SELECT 2" },
        { "sql.not_allowed", "SELECT 1;;" },
        { "sql.not_allowed", "INSERT INTO events SELECT * FROM events" },
        { "sql.not_allowed", "WITH x AS (SELECT 1) INSERT INTO events SELECT * FROM x" },
        { "sql.not_allowed", "CREATE TABLE t (a Int8) ENGINE = Memory" },
        { "sql.not_allowed", "CREATE VIEW v AS SELECT * FROM events" },
        { "sql.not_allowed", "CREATE TEMPORARY TABLE t (a Int8)" },
        { "sql.not_allowed", "DROP TABLE events" },
        { "sql.not_allowed", "ALTER TABLE events DELETE WHERE 1" },
        { "sql.not_allowed", "SET readonly = 0" },
        { "sql.not_allowed", "USE system" },
        { "sql.not_allowed", "KILL QUERY WHERE 1" },
        { "sql.not_allowed", "SHOW TABLES" },
        { "sql.not_allowed", "SHOW GRANTS" },
        { "sql.not_allowed", "DESCRIBE events" },
        { "sql.not_allowed", "EXISTS audit" },
        { "sql.not_allowed", "EXPLAIN SELECT 1" },
        { "sql.not_allowed", "SELECT * FROM (EXPLAIN SELECT 1)" },
        { "sql.not_allowed", "SYSTEM FLUSH LOGS" },
        { "sql.not_allowed", "1 + 1" },
        { "sql.not_allowed", "-- nothing" },
        // Settings, formats, files.
        { "sql.not_allowed", "SELECT count() FROM events SETTINGS additional_table_filters = {'events': '1'}" },
        { "sql.not_allowed", "SELECT count() FROM (SELECT * FROM events SETTINGS readonly = 0)" },
        { "sql.not_allowed", "SELECT count() FROM events settings/**/max_execution_time = 1000" },
        { "sql.not_allowed", "SELECT 1 FORMAT JSON" },
        { "sql.not_allowed", "SELECT 1 INTO OUTFILE '/tmp/meridian'" },
        { "sql.not_allowed", "SELECT * FROM '/etc/passwd'" },
        // Names behind the tables.
        { "sql.unknown_table", "SELECT name FROM system.tables" },
        { "sql.unknown_table", "SELECT * FROM `system`.`query_log`" },
        { "sql.unknown_table", "SELECT * FROM SYSTEM.users" },
        { "sql.unknown_table", "SELECT count() FROM events WHERE event IN system.contributors" },
        { "sql.unknown_table", "SELECT * FROM information_schema.columns" },
        { "sql.unknown_table", "SELECT _part, max(_part_offset) FROM events GROUP BY 1" },
        { "sql.unknown_table", "SELECT _partition_id, _table FROM events" },
        { "sql.not_allowed", "SELECT * FROM {table:Identifier}" },
        { "sql.not_allowed", "SELECT {'a':'b'}" },
        { "sql.not_allowed", "SELECT {a:String'} ' , file('/etc/passwd') , '" },
        // What two lexers might read differently.
        { "sql.not_allowed", "SELECT 1 /* a /* b */ , file('/etc/passwd') */" },
        { "sql.not_allowed", "SELECT 1 # a comment" },
        { "sql.not_allowed", "SELECT 1 // a comment" },
        { "sql.not_allowed", "SELECT $$ text $$" },
        { "sql.not_allowed", "SELECT ‘a’" },
        { "sql.not_allowed", "SELECT 'a" },
        { "sql.not_allowed", "SELECT @@version" },
        { "sql.not_allowed", "SELECT `fi\\le`('/etc/passwd')" },
        { "sql.not_allowed", "SELECT\u00a01" },
    };

    /// <summary>Statements that pass the list, and that the engine itself refuses or bounds.</summary>
    public static TheoryData<HttpStatusCode, string, string> Stopped => new()
    {
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT * FROM audit" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT * FROM schema_migrations" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT * FROM no_such_table" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT * FROM meridian.audit" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT * FROM default.`/etc/passwd`" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT * FROM `/etc/passwd`" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT count() FROM events JOIN audit USING (tenant_id)" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT count() FROM events WHERE user_id IN (SELECT subject FROM audit)" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "SELECT 1 UNION ALL SELECT count() FROM audit" },
        { HttpStatusCode.BadRequest, "sql.unknown_table", "WITH a AS (SELECT * FROM (SELECT * FROM audit)) SELECT * FROM a" },
        { HttpStatusCode.BadRequest, "sql.invalid", "SELECT no_such_column FROM events" },
        { HttpStatusCode.BadRequest, "sql.invalid", "SELECT" },
        { HttpStatusCode.BadRequest, "sql.invalid", "SELECT (((1)" },
        { HttpStatusCode.BadRequest, "sql.invalid", "SELECT toUInt8('x')" },
        { HttpStatusCode.BadRequest, "sql.invalid", "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t" },
        { (HttpStatusCode)422, "sql.too_much_memory", "SELECT groupArray(repeat('x', 1000000)) FROM numbers(100000)" },
        { (HttpStatusCode)422, "sql.too_many_rows", "SELECT sum(number) FROM numbers(100000000000)" },
        { (HttpStatusCode)422, "sql.too_large", "SELECT repeat('x', 1000000) FROM numbers(100)" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Is_not_passed_on(string code, string sql)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.AskSqlAsync(sql).ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [MemberData(nameof(Stopped))]
    public async Task Is_stopped_by_the_engine(HttpStatusCode status, string code, string sql)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.AskSqlAsync(sql).ExpectProblemAsync(status, code);
    }

    /// <summary>Questions whose answer would differ if another tenant's rows could be seen from anywhere in them.</summary>
    [Theory]
    [InlineData("SELECT count() FROM events", "2")]
    [InlineData("SELECT count() FROM meridian.events", "2")]
    [InlineData("SELECT count() FROM events WHERE 1 OR tenant_id != tenant_id", "2")]
    [InlineData("SELECT uniqExact(tenant_id) FROM events", "1")]
    [InlineData("SELECT count() FROM (SELECT * FROM events UNION ALL SELECT * FROM events)", "4")]
    [InlineData("SELECT count() FROM events AS a CROSS JOIN events AS b", "4")]
    [InlineData("SELECT count() FROM events AS a JOIN events AS b ON a.message_id = b.message_id WHERE a.tenant_id != b.tenant_id", "0")]
    [InlineData("SELECT count() FROM events WHERE user_id IN (SELECT user_id FROM events WHERE user_id LIKE '%secret%')", "0")]
    [InlineData("WITH t AS (SELECT 'x' AS tenant_id, user_id FROM events) SELECT count() FROM t WHERE tenant_id = 'x'", "2")]
    [InlineData("SELECT count() FROM (SELECT toUUID('{other}') AS tenant_id, user_id FROM events)", "2")]
    [InlineData("SELECT count() FROM events AS tenant_id WHERE tenant_id.tenant_id = toUUID('{other}')", "0")]
    [InlineData("SELECT count() FROM events PREWHERE tenant_id = toUUID('{other}')", "0")]
    [InlineData("SELECT (SELECT count() FROM events WHERE tenant_id = toUUID('{other}'))", "0")]
    [InlineData("SELECT sum(toUInt64(if(event = 'A', '1', properties))) FROM events", "2")]
    [InlineData("SELECT sum(toUInt64(if(event = 'A', '1', properties))) FROM events PREWHERE toUInt64(if(event = 'A', '1', properties)) = 1", "2")]
    [InlineData("SELECT count() FROM events WHERE throwIf(event = 'B') = 0", "2")]
    [InlineData("SELECT countIf(event = 'B') + countIf(JSONHas(properties, 'x')) FROM events", "0")]
    [InlineData("SELECT length(groupUniqArray(event)) FROM events", "1")]
    [InlineData("FROM events SELECT count()", "2")]
    [InlineData("(SELECT count() FROM events)", "2")]
    [InlineData("SELECT count() FROM events;", "2")]
    [InlineData("SELECT toYear(max(timestamp)) FROM events", "2026")]
    public async Task Another_tenants_rows_are_in_no_answer(string sql, string expected)
    {
        var (tenant, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        await stack.StoreAsync(tenant, ("u1", "A", "{}"), ("u2", "A", "{}"));
        await stack.StoreAsync(other, ("u-secret", "B", $$"""{"x":"{{Secret}}"}"""), ("u1", "B", "{}"), ("u2", "A", Secret));

        var answer = await tenant.AskSqlAsync(sql.Replace("{other}", other.Id.ToString(), StringComparison.Ordinal)).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(expected, Assert.Single(answer["rows"]!.AsArray())![0]!.ToString());
    }

    [Fact]
    public async Task Errors_tell_nothing_of_other_tenants_and_nothing_of_the_engine()
    {
        var (tenant, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        await stack.StoreAsync(tenant, ("u1", "A", "mine"));
        await stack.StoreAsync(other, ("u1", "A", Secret));
        string[] statements =
        [
            "SELECT toUInt64(properties) FROM events", "SELECT * FROM audi", "SELECT * FROM event", "SELECT tenant FROM events", "SELECT sum(properties) FROM events",
            "SELECT CAST(properties, 'UInt8') FROM events ORDER BY tenant_id DESC", "SELECT * FROM audit", "SELECT countt() FROM events",
            "SELECT toUInt8(concat(properties, toString(tenant_id))) FROM events",
        ];

        foreach (var sql in statements)
        {
            using var answer = await tenant.AskSqlAsync(sql);
            var text = await answer.Content.ReadAsStringAsync(Cancelled);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            foreach (var word in (string[])[Secret, other.Id.ToString(), "DB::", "meridian", "audit", "Maybe you meant", "version 2"]) Assert.DoesNotContain(word, text, StringComparison.Ordinal);
        }
    }

    /// <summary>The engine's own wall, without the gateway's: whoever got past the list would still find it.</summary>
    [Theory]
    [InlineData("SELECT count() FROM events", "2")]
    [InlineData("SELECT count() FROM merge('meridian', '^events$')", "2")]
    [InlineData("SELECT count() FROM events SETTINGS additional_table_filters = {'events': '1'}", "READONLY")]
    [InlineData("SELECT count() FROM events SETTINGS readonly = 0", "READONLY")]
    [InlineData("SELECT count() FROM events SETTINGS max_execution_time = 100000", "SETTING_CONSTRAINT_VIOLATION")]
    [InlineData("SELECT count() FROM events SETTINGS use_query_cache = 1", "READONLY")]
    [InlineData("SELECT * FROM audit", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM system.query_log", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM system.processes", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM system.users", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM information_schema.tables", "ACCESS_DENIED")]
    [InlineData("SELECT groupArray(name) FROM system.tables", "['events']")]
    [InlineData("SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM file('/etc/passwd', 'LineAsString')", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM s3('http://127.0.0.1:1/bucket/key', 'CSV', 'a String')", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM remote('127.0.0.1', 'meridian', 'events')", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')", "ACCESS_DENIED")]
    [InlineData("SELECT * FROM executable('sh', 'CSV', 'a String')", "ACCESS_DENIED")]
    [InlineData("SELECT 1 INTO OUTFILE '/tmp/meridian'", "INTO_OUTFILE_NOT_ALLOWED")]
    [InlineData("INSERT INTO events (event) VALUES ('x')", "ACCESS_DENIED")]
    [InlineData("CREATE TABLE t (a Int8) ENGINE = Memory", "ACCESS_DENIED")]
    [InlineData("CREATE TEMPORARY TABLE t (a Int8)", "ACCESS_DENIED")]
    [InlineData("DROP TABLE events", "ACCESS_DENIED")]
    [InlineData("SET readonly = 0", "READONLY")]
    [InlineData("KILL QUERY WHERE 1", "ACCESS_DENIED")]
    [InlineData("SYSTEM FLUSH LOGS", "ACCESS_DENIED")]
    [InlineData("GRANT ALL ON *.* TO meridian_sql", "ACCESS_DENIED")]
    [InlineData("SELECT 1; SELECT 2", "SYNTAX_ERROR")]
    public async Task The_account_itself_can_do_no_more(string sql, string expected)
    {
        var (tenant, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        await stack.StoreAsync(tenant, ("u1", "A", "{}"), ("u2", "A", "{}"));
        await stack.StoreAsync(other, ("u1", "A", "{}"));

        Assert.Contains(expected, await AskAsAccountAsync(sql, $"{tenant.Id}-{Guid.CreateVersion7():n}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no-tenant-at-all")]
    [InlineData("00000000-0000-0000-0000-000000000000-x")]
    public async Task Without_a_tenant_the_account_sees_no_rows(string queryId)
    {
        await stack.StoreAsync(await stack.NewTenantAsync(), ("u1", "A", "{}"));

        Assert.Equal("0", (await AskAsAccountAsync("SELECT count() FROM events", queryId.Length == 0 ? "" : queryId + Guid.CreateVersion7())).Trim());
    }

    private async Task<string> AskAsAccountAsync(string sql, string queryId)
    {
        var address = $"http://127.0.0.1:{stack.ClickHouse.Port}/?user=meridian_sql&password={Uri.EscapeDataString("sql of tests")}&database=meridian&query_id={queryId}";
        using var client = new HttpClient();
        using var response = await client.PostTextAsync(address, sql);
        return await response.Content.ReadAsStringAsync(Cancelled);
    }
}
