using System.Buffers.Binary;
using System.Text;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.Testing;

namespace Meridian.ClickHouse.Tests;

public sealed class SipHashTests(ClickHouseServer server)
{
    [Fact]
    public async Task ClickHouse_has_the_same_numbers_for_texts_of_every_length()
    {
        await using var connection = new ClickHouseConnection(await server.CreateDatabaseAsync());
        for (var length = 0; length < 40; length++)
        {
            var text = new string('é', length / 2) + (length % 2 == 0 ? "" : "x");

            var theirs = (string)(await connection.ExecuteScalarAsync($"SELECT concat(toString(sipHash64('{text}')), ' ', hex(sipHash128Reference(concat('0123456789abcdef', '{text}'))))"))!;

            var (bytes, wide) = (Encoding.UTF8.GetBytes(text), new byte[16]);
            BinaryPrimitives.WriteUInt128LittleEndian(wide, SipHash.Of(BinaryPrimitives.ReadUInt64LittleEndian("01234567"u8), BinaryPrimitives.ReadUInt64LittleEndian("89abcdef"u8), bytes));
            Assert.Equal(theirs, $"{SipHash.Of(bytes)} {Convert.ToHexString(wide)}");
        }
    }
}
