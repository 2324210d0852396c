using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using FsCheck;
using FsCheck.Fluent;
using Meridian.Testing;

namespace ClickHouse.Client.Tests;

public sealed class ParameterTests(ClickHouseServer server)
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    public static TheoryData<string> HostileTexts =>
    [
        "", " ", "'", "\"", "`", @"\", @"\\", @"\N", @"\'", "'; DROP TABLE events; --", "' OR 1=1 --", "{x:String}", "}", "&param_x=other", "%27", "+",
        "a\tb", "a\nb", "a\r\nb", "\0", "NULL", "ünï😀", "\u2028", "[1,2]", new string('x', 60_000),
    ];

    public static TheoryData<string, object?, string?, object> Values => new()
    {
        { "UUID", Id, null, Id },
        { "Int64", long.MinValue, null, long.MinValue },
        { "UInt64", ulong.MaxValue, null, ulong.MaxValue },
        { "Float64", -1.5e300, null, -1.5e300 },
        { "Float64", double.NaN, null, double.NaN },
        { "Float64", double.NegativeInfinity, null, double.NegativeInfinity },
        { "Decimal(18, 4)", -12.3456m, null, -12.3456m },
        { "Bool", true, null, true },
        { "Date", new DateOnly(2026, 11, 22), null, Utc(2026, 11, 22) },
        { "DateTime('UTC')", Utc(2026, 11, 22).AddSeconds(1.5), null, Utc(2026, 11, 22).AddSeconds(1) },
        { "DateTime64(3, 'UTC')", Utc(2026, 11, 22).AddSeconds(1.5), "DateTime64(3)", Utc(2026, 11, 22).AddSeconds(1.5) },
        { "DateTime64(3, 'UTC')", new DateTimeOffset(Utc(1969, 12, 31)), "DateTime64(3)", Utc(1969, 12, 31) },
        { "Nullable(String)", null, "Nullable(String)", DBNull.Value },
        { "Nullable(String)", @"\N", "Nullable(String)", @"\N" },
        { "Array(Int32)", new[] { 1, -2 }, null, new[] { 1, -2 } },
        { "Array(Nullable(String))", new[] { "a'b\\", null, "" }, null, new[] { "a'b\\", null, "" } },
        { "Array(UUID)", new[] { Id }, null, new[] { Id } },
        { "Array(DateTime64(3, 'UTC'))", new[] { Utc(2026, 1, 1).AddMilliseconds(7) }, "Array(DateTime64(3))", new[] { Utc(2026, 1, 1).AddMilliseconds(7) } },
        { "Map(String, Int32)", new Dictionary<string, int> { ["k'"] = 1 }, null, new Dictionary<string, int> { ["k'"] = 1 } },
        { "Tuple(String, Int32)", Tuple.Create("t\t", 2), null, Tuple.Create("t\t", 2) },
    };

    [Theory]
    [MemberData(nameof(HostileTexts), DisableDiscoveryEnumeration = true)]
    public async Task A_text_is_a_value_and_never_a_part_of_the_statement(string text)
    {
        var database = await server.CreateDataSourceAsync();

        Assert.Equal(text, await EchoAsync(database, "String", text));
        Assert.Equal(new[] { text, text }, await EchoAsync(database, "Array(String)", new[] { text, text }));
    }

    [Fact]
    public async Task Any_text_comes_back_as_it_went()
    {
        var database = await server.CreateDataSourceAsync();
        var texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => WithoutLoneSurrogates(text.Get)).Sample(200, new Rnd(1), 20).ToArray();

        Assert.Equal(texts, await EchoAsync(database, "Array(String)", texts));
        foreach (var text in texts.Take(50)) Assert.Equal(text, await EchoAsync(database, "String", text));
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_value_arrives_as_the_type_that_the_statement_names(string type, object? value, string? parameterType, object expected)
    {
        var database = await server.CreateDataSourceAsync();

        Assert.Equal(expected, await EchoAsync(database, type, value, parameterType));
    }

    [Fact]
    public async Task A_time_with_an_offset_is_refused()
    {
        var database = await server.CreateDataSourceAsync();
        var local = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(2));

        await Assert.ThrowsAsync<NotSupportedException>(() => EchoAsync(database, "DateTime64(3)", local, "DateTime64(3)"));
        await Assert.ThrowsAsync<NotSupportedException>(() => EchoAsync(database, "DateTime", DateTime.SpecifyKind(local.DateTime, DateTimeKind.Local)));
    }

    [Fact]
    public async Task Null_without_a_type_is_refused()
    {
        var database = await server.CreateDataSourceAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => EchoAsync(database, "Nullable(String)", null));
    }

    [Fact]
    public async Task A_missing_parameter_is_the_servers_error()
    {
        var database = await server.CreateDataSourceAsync();

        var refusal = await Assert.ThrowsAsync<ClickHouseServerException>(() => database.AskAsync("SELECT {absent:String}"));

        Assert.Equal(456, refusal.ErrorCode);
    }

    private static async Task<object?> EchoAsync(ClickHouseDataSource database, string type, object? value, string? parameterType = null)
    {
        await using var connection = database.CreateConnection();
        await using var command = connection.Command($"SELECT {{x:{type}}}");
        if (parameterType is null) command.AddParameter("x", value);
        else command.AddParameter("x", parameterType, value);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static DateTime Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);

    // UTF-8 cannot carry them.
    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());
}
