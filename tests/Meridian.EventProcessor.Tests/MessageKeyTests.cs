using System.Buffers.Binary;
using System.Text;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.EventProcessor.Features.Events;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests;

public sealed class MessageKeyTests(ClickHouseServer clickHouse)
{
    [Fact]
    public async Task ClickHouse_computes_the_same_key_for_ids_of_every_length()
    {
        await using var connection = new ClickHouseConnection(await clickHouse.CreateDatabaseAsync());
        for (var length = 0; length < 40; length++)
        {
            var (tenant, id) = (Guid.CreateVersion7(), new string('é', length / 2) + (length % 2 == 0 ? "" : "x"));

            var theirs = (string)(await connection.ExecuteScalarAsync(
                $"SELECT hex({MessageKey.Sql}) FROM (SELECT toUUID('{tenant}') AS tenant_id, '{id}' AS message_id)"))!;

            var ours = new byte[16];
            BinaryPrimitives.WriteUInt128LittleEndian(ours, MessageKey.Of(tenant, Encoding.UTF8.GetBytes(id)));
            Assert.Equal(theirs, Convert.ToHexString(ours));
        }
    }
}
