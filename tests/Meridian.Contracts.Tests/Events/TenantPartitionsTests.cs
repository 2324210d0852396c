using System.Text;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class TenantPartitionsTests
{
    private const int Partitions = 12;

    /// <summary>What has been stored under these must stay where it is: a change here moves users.</summary>
    [Theory]
    [InlineData("0199f3a0-7c1e-7a6b-8f00-3b1d2c4e5f60", "user-1", 0)]
    [InlineData("0199f3a0-7c1e-7a6b-8f00-3b1d2c4e5f60", "user-2", 4)]
    [InlineData("7b0c9f52-3f3d-4d0b-9a51-0c8f7f1f7a11", "user-1", 2)]
    public void A_user_has_the_same_partition_for_ever(string tenant, string user, int expected) =>
        Assert.Equal(expected, new TenantPartitions(Guid.Parse(tenant), Partitions).Of(Key(Guid.Parse(tenant), user)));

    [Fact]
    public void A_tenants_users_are_spread_evenly_over_three_partitions_with_different_leaders()
    {
        var tenant = Guid.CreateVersion7();

        var users = UsersOf(tenant, 3_000);

        Assert.Equal([0, 1, 2], users.Select(partition => partition.Key % 3).Order());
        Assert.All(users, partition => Assert.InRange(partition.Count(), 800, 1_200));
    }

    [Fact]
    public void Two_thousand_tenants_load_all_partitions_alike()
    {
        var tenants = Enumerable.Range(0, 2_000).Select(_ => Guid.NewGuid());

        var partitions = tenants.SelectMany(tenant => UsersOf(tenant, 30).Select(partition => partition.Key)).GroupBy(partition => partition).ToList();

        Assert.Equal(Partitions, partitions.Count);
        Assert.All(partitions, partition => Assert.InRange(partition.Count(), 400, 600));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Any_number_of_partitions_will_do(int partitions)
    {
        var users = Enumerable.Range(0, 100).Select(_ => Guid.NewGuid()).SelectMany(tenant => UsersOf(tenant, 30, partitions).Select(partition => partition.Key));

        Assert.Equal(Enumerable.Range(0, partitions), users.Distinct().Order());
    }

    private static List<IGrouping<int, int>> UsersOf(Guid tenant, int users, int partitions = Partitions)
    {
        var places = new TenantPartitions(tenant, partitions);
        return [.. Enumerable.Range(0, users).GroupBy(user => places.Of(Key(tenant, $"user-{user}")))];
    }

    private static byte[] Key(Guid tenant, string user) => Encoding.UTF8.GetBytes($"{tenant}/{user}");
}
