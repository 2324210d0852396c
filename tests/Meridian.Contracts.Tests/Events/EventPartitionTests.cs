using System.Text;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class EventPartitionTests
{
    /// <summary>The values that Apache Kafka's own tests pin for its Java client.</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void The_hash_is_that_of_the_Java_client(string key, int expected) =>
        Assert.Equal(expected, unchecked((int)EventPartition.Murmur2(Encoding.UTF8.GetBytes(key))));

    [Fact]
    public void A_key_is_the_tenant_a_slash_and_the_subject()
    {
        var tenant = Guid.CreateVersion7();
        var target = new byte[100];

        var written = EventPartition.WriteKey(tenant, "user-1"u8, target);

        Assert.Equal($"{tenant}/user-1", Encoding.UTF8.GetString(target, 0, written));
    }
}
