using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Tests;

public class MemoryBudgetTests
{
    [Fact]
    public async Task Who_comes_when_nothing_is_left_waits_in_turn()
    {
        var budget = new MemoryBudget(10);
        Assert.True(Take(budget, 8).IsCompletedSuccessfully);
        Assert.True(Take(budget, 5).IsCompletedSuccessfully);
        var (first, second) = (Take(budget, 3), Take(budget, 3));

        budget.Give(3);
        Assert.False(first.IsCompleted);
        budget.Give(1);

        await first;
        Assert.False(second.IsCompleted);
        budget.Give(5);
        await second;
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nothing_and_holds_up_nobody()
    {
        var budget = new MemoryBudget(1);
        await Take(budget, 100);
        using var givesUp = new CancellationTokenSource();
        var (impatient, patient) = (budget.TakeAsync(1, givesUp.Token).AsTask(), Take(budget, 1));

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        budget.Give(100);

        await patient;
    }

    private static Task Take(MemoryBudget budget, int count) => budget.TakeAsync(count, CancellationToken.None).AsTask();
}
