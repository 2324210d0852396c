using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The gateway's features come by rows through what is bound to a tenant.</summary>
public sealed class TenantTests
{
    // What finds out who the tenant is, and upkeep for all of them.
    private static readonly string[] AtTheDoor =
        ["Features/Auth/", "Features/Tenants/", "Features/Keys/ApiKeys.cs", "Features/Audit/OutboxRelay.cs", "Features/Limits/MonthlyUsage.cs", "Features/Limits/SetEntitlements.cs", "Features/Idempotency/ForgetKeys.cs", "Features/Library/ForgetDeleted.cs", "Features/Shares/ShareLinks.cs", "Features/Schedules/SendSchedules.cs"];

    private static readonly IReadOnlyList<string> Features = [.. Repository.Files("services/api-gateway", "*.cs").Where(file => file.Contains("/Features/", StringComparison.Ordinal))];

    [Fact]
    public void Only_what_comes_before_a_tenant_sees_all_of_them() =>
        AssertOnlyIn("DoorDatabase", file => AtTheDoor.Any(place => file.Contains(place, StringComparison.Ordinal)));

    [Fact]
    public void No_feature_opens_the_database_by_itself() =>
        AssertOnlyIn("NpgsqlDataSource", file => file.Contains("/Features/Tenants/", StringComparison.Ordinal));

    [Fact]
    public void No_feature_asks_ClickHouse_without_a_tenant() => Assert.All(Features, file => AssertLacks(file, "ClickHouseDataSource"));

    private static void AssertOnlyIn(string type, Func<string, bool> isPlace)
    {
        Assert.Contains(Features, file => isPlace(file) && Names(file, type));
        Assert.All(Features.Where(file => !isPlace(file)), file => AssertLacks(file, type));
    }

    private static void AssertLacks(string file, string type) => Assert.False(Names(file, type), $"{Repository.Name(file)} names {type}");

    private static bool Names(string file, string type) => Regex.IsMatch(File.ReadAllText(file), $@"\b{type}\b");
}
