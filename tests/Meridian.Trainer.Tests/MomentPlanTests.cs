using Meridian.Trainer.People;

namespace Meridian.Trainer.Tests;

public sealed class MomentPlanTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(90 + 84)]
    [InlineData(200)]
    [InlineData(280)]
    [InlineData(700)]
    public void No_outcome_of_a_part_is_open_when_the_next_begins(int days)
    {
        var plan = MomentPlan.Of(From, From.AddDays(days), TimeSpan.FromDays(90));

        Assert.True(plan.Training[0] >= From.AddDays(90));
        Assert.True(plan.Training[^1] + PeopleQuestion.Horizon <= plan.Validation[0]);
        Assert.True(plan.Validation[^1] + PeopleQuestion.Horizon <= plan.Test[0]);
        Assert.True(plan.Test[^1] + PeopleQuestion.Horizon <= From.AddDays(days));
        Assert.True(plan.Training.Count >= plan.Test.Count && plan.Test.Count >= plan.Validation.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(90 + 83)]
    public void A_history_that_is_too_short_is_refused(int days) => Assert.Throws<TrainingException>(() => MomentPlan.Of(From, From.AddDays(days), TimeSpan.FromDays(90)));
}
