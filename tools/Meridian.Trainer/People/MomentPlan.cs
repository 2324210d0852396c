namespace Meridian.Trainer.People;

/// <summary>
/// When people are looked at. A week apart, and in three parts, one after the other: what is learned from, what decides when to stop and how scores are calibrated, and what the model is held against. Between parts lies
/// the time that outcomes take: none of a part is still open when the next begins.
/// </summary>
internal sealed record MomentPlan(IReadOnlyList<DateTimeOffset> Training, IReadOnlyList<DateTimeOffset> Validation, IReadOnlyList<DateTimeOffset> Test)
{
    private const int Gap = 4; // weeks of PeopleQuestion.Horizon
    private static readonly TimeSpan Step = TimeSpan.FromDays(7);

    /// <param name="warmUp">So long after the beginning of the history the first moment lies: features look back 90 days.</param>
    /// <exception cref="TrainingException">The history is too short for three parts.</exception>
    public static MomentPlan Of(DateTimeOffset from, DateTimeOffset to, TimeSpan warmUp)
    {
        var (first, last) = (from + warmUp, to - PeopleQuestion.Horizon);
        var moments = Enumerable.Range(0, 1 + (int)Math.Max(-1, (last - first) / Step)).Select(week => first + (week * Step)).ToList();
        var usable = moments.Count - (2 * (Gap - 1));
        if (usable < 3) throw new TrainingException($"From {first:yyyy-MM-dd} until {to:yyyy-MM-dd} is too short: three parts of moments with {PeopleQuestion.Horizon.TotalDays} days after each need {(3 + (2 * (Gap - 1)) - 1) * 7 + PeopleQuestion.Horizon.TotalDays} days.");
        var (validation, test) = (Math.Max(1, usable / 6), Math.Max(1, usable / 4));
        var training = usable - validation - test;
        var (second, third) = (training + Gap - 1, training + validation + (2 * (Gap - 1)));
        return new MomentPlan(moments[..training], moments[second..(second + validation)], moments[third..]);
    }
}
