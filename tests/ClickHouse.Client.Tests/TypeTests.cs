using System.Net;
using System.Numerics;
using Meridian.Testing;

namespace ClickHouse.Client.Tests;

public sealed class TypeTests(ClickHouseServer server)
{
    public static TheoryData<string, object> Values => new()
    {
        { "true", true },
        { "toUInt8(255)", byte.MaxValue },
        { "toInt8(-128)", sbyte.MinValue },
        { "toUInt16(65535)", ushort.MaxValue },
        { "toInt16(-32768)", short.MinValue },
        { "toUInt32(4294967295)", uint.MaxValue },
        { "toInt32(-2147483648)", int.MinValue },
        { "toUInt64(18446744073709551615)", ulong.MaxValue },
        { "toInt64('-9223372036854775808')", long.MinValue },
        { "toUInt128('340282366920938463463374607431768211455')", (BigInteger)UInt128.MaxValue },
        { "toInt128(-2)", new BigInteger(-2) },
        { "toUInt256('115792089237316195423570985008687907853269984665640564039457584007913129639935')", BigInteger.Pow(2, 256) - 1 },
        { "toInt256(-3)", new BigInteger(-3) },
        { "toFloat32(1.5)", 1.5f },
        { "-0.1", -0.1 },
        { "toFloat64(inf)", double.PositiveInfinity },
        { "toDecimal32('-12.345', 3)", -12.345m },
        { "toDecimal64('123456789012.3456', 4)", 123456789012.3456m },
        { "toDecimal128('-9999999999999999999999.99999', 5)::Decimal(27, 5)", -9999999999999999999999.99999m },
        { "'ünïcode \\n \\0 😀'", "ünïcode \n \0 😀" },
        { "''", "" },
        { "toFixedString('ab', 4)", "ab\0\0" },
        { "toUUID('00112233-4455-6677-8899-aabbccddeeff')", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") },
        { "toIPv4('192.0.2.1')", IPAddress.Parse("192.0.2.1") },
        { "toIPv6('2001:db8::1')", IPAddress.Parse("2001:db8::1") },
        { "toLowCardinality('few')", "few" },
        { "CAST('b\\'s, (x)' AS Enum8('a' = -1, 'b\\'s, (x)' = 2))", "b's, (x)" },
        { "CAST(-300 AS Enum16('minus' = -300, 'plus' = 300))", "minus" },
        { "toNullable(toInt32(7))", 7 },
        { "CAST(NULL AS Nullable(Int32))", DBNull.Value },
        { "CAST(NULL AS LowCardinality(Nullable(String)))", DBNull.Value },
        { "NULL", DBNull.Value },
        { "[1, 2]::Array(Int64)", new long[] { 1, 2 } },
        { "[]::Array(String)", Array.Empty<string>() },
        { "[1, NULL]::Array(Nullable(Int32))", new int?[] { 1, null } },
        { "[['a'], []]::Array(Array(String))", new[] { ["a"], Array.Empty<string>() } },
        { "map('a', 1, 'b', 2)::Map(String, UInt8)", new Dictionary<string, byte> { ["a"] = 1, ["b"] = 2 } },
        { "map('a', NULL)::Map(LowCardinality(String), Nullable(Int16))", new Dictionary<string, short?> { ["a"] = null } },
        { "(1, 'x')::Tuple(UInt8, String)", Tuple.Create((byte)1, "x") },
        { "(1, NULL)::Tuple(first UInt8, `the second, (2)` Nullable(Float64))", Tuple.Create((byte)1, (double?)null) },
    };

    public static TheoryData<string, DateTime> Times => new()
    {
        { "toDate('2149-06-06')", new DateTime(2149, 6, 6, 0, 0, 0, DateTimeKind.Utc) },
        { "toDate32('1900-01-01')", new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
        { "toDateTime('2106-02-07 06:28:15', 'UTC')", new DateTime(2106, 2, 7, 6, 28, 15, DateTimeKind.Utc) },
        { "toDateTime64('1900-01-01 00:00:00.001', 3, 'UTC')", new DateTime(1900, 1, 1, 0, 0, 0, 1, DateTimeKind.Utc) },
        { "toDateTime64('2026-11-22 19:30:00.123456789', 9, 'UTC')", new DateTime(2026, 11, 22, 19, 30, 0, DateTimeKind.Utc).AddTicks(1_234_567) },
        { "toDateTime64('2026-11-22 19:30:00', 0, 'UTC')", new DateTime(2026, 11, 22, 19, 30, 0, DateTimeKind.Utc) },
        { "toDateTime('2026-07-01 12:00:00', 'Europe/Berlin')", new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Unspecified) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_what_the_query_says(string expression, object expected)
    {
        var database = await server.CreateDataSourceAsync();

        var value = await database.AskAsync($"SELECT {expression}");

        Assert.Equal(expected, value);
    }

    [Theory]
    [MemberData(nameof(Times))]
    public async Task A_time_has_its_digits_and_its_kind(string expression, DateTime expected)
    {
        var database = await server.CreateDataSourceAsync();

        var value = Assert.IsType<DateTime>(await database.AskAsync($"SELECT {expression}"));

        Assert.Equal((expected, expected.Kind), (value, value.Kind));
    }

    [Theory]
    [InlineData("CAST(1 AS Variant(UInt8, String))")]
    [InlineData("CAST('{}' AS JSON)")]
    [InlineData("(1, 2, 3, 4, 5, 6, 7, 8)")]
    [InlineData("toDecimal128(1, 10)")]
    public async Task A_type_it_does_not_read_is_refused_by_name(string expression)
    {
        var database = await server.CreateDataSourceAsync();

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => database.AskAsync($"SELECT {expression}"));

        Assert.Contains("stand-in of ClickHouse.Client", refusal.Message, StringComparison.Ordinal);
    }
}
