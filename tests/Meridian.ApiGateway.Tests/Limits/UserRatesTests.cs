using System.Text;
using Meridian.ApiGateway.Features.Limits;

namespace Meridian.ApiGateway.Tests.Limits;

public sealed class UserRatesTests
{
    private const int PerSecond = 100;

    private readonly UserRates _rates = new();

    [Fact]
    public void Who_stays_below_the_limit_is_never_refused()
    {
        for (var second = 1; second < 20; second++)
        {
            for (var user = 0; user < 50; user++) Assert.Equal(0, Refused($"u{user}", PerSecond, second));
        }
    }

    [Fact]
    public void Who_sends_too_much_gets_the_limit_and_at_first_half_as_much_again()
    {
        Assert.InRange(1_000 - Refused("hot", 1_000, 1), PerSecond, PerSecond + (PerSecond / 2));
        Assert.Equal(1_000 - PerSecond, Refused("hot", 1_000, 2));
        Assert.Equal(0, Refused("other", PerSecond, 2));
        Assert.Equal(1_000 - PerSecond, Refused("hot", 1_000, 3));
    }

    [Fact]
    public void A_second_later_everybody_starts_anew()
    {
        Refused("hot", 1_000, 1);

        Assert.Equal(0, Refused("hot", PerSecond, 2));
    }

    [Fact]
    public void More_users_than_there_are_counters_are_not_taken_for_one_another()
    {
        var refused = 0;
        for (var user = 0; user < 100_000; user++) refused += Refused($"u{user}", 10, 1);

        Assert.Equal(0, refused);
        Assert.InRange(Refused("hot", 1_000, 1), 1, 1_000 - PerSecond);
    }

    [Fact]
    public void Threads_share_one_limit()
    {
        Refused("hot", 1_000, 1);
        var refused = new int[4];

        Parallel.For(0, refused.Length, thread => refused[thread] = Refused("hot", 1_000, 2));

        Assert.Equal((4 * 1_000) - PerSecond, refused.Sum());
    }

    private int Refused(string user, int events, long second)
    {
        var (key, refused) = (Encoding.UTF8.GetBytes(user), 0);
        for (var index = 0; index < events; index++) refused += _rates.IsOver(key, PerSecond, second) ? 1 : 0;
        return refused;
    }
}
