using Meridian.ApiGateway.Features.Limits;

namespace Meridian.ApiGateway.Tests.Limits;

public sealed class RateLimitFieldsTests
{
    private static readonly DateTimeOffset Now = new(2026, 2, 28, 23, 59, 0, TimeSpan.Zero);

    [Fact]
    public void A_policy_is_a_quota_in_a_window() => Assert.Equal(
        "\"requests\";q=50;w=5", RateLimitFields.Policy(LimitPolicies.Requests, new Terms(new(10, 50), null), Now));

    [Fact]
    public void Events_have_a_unit_and_may_have_a_month() => Assert.Equal(
        "\"events\";q=5000;w=50;qu=\"events\", \"events-month\";q=1000000;w=2419200;qu=\"events\"",
        RateLimitFields.Policy(LimitPolicies.Events, new Terms(new(100, 5_000), 1_000_000), Now));

    [Theory]
    [InlineData(5_000, "\"events\";r=5000;t=0, \"events-month\";r=7;t=60")]
    [InlineData(4_999, "\"events\";r=4999;t=1, \"events-month\";r=7;t=60")]
    [InlineData(-3, "\"events\";r=0;t=50, \"events-month\";r=7;t=60")]
    [InlineData(9_999, "\"events\";r=5000;t=0, \"events-month\";r=7;t=60")]
    public void What_is_left_is_told_with_the_seconds_until_all_is_there(long left, string expected) => Assert.Equal(
        expected, RateLimitFields.Limit(LimitPolicies.Events, new Terms(new(100, 5_000), 1_000_000), new Verdict(LimitKind.None, left, 7, TimeSpan.Zero), Now));
}
