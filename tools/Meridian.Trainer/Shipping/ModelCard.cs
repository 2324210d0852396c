using Meridian.Trainer.Evaluation;

namespace Meridian.Trainer.Shipping;

/// <summary>What people should know about a model before they use it.</summary>
internal sealed record ModelCard
{
    public required string Kind { get; init; }

    public required string IntendedUse { get; init; }

    /// <summary>Where the events came from.</summary>
    public string Data { get; init; } = "";

    public DateTimeOffset? HistoryFrom { get; init; }

    public DateTimeOffset? HistoryTo { get; init; }

    public required string Label { get; init; }

    public required string Population { get; init; }

    public required IReadOnlyDictionary<string, CardPart> Parts { get; init; }

    /// <summary>On the test part.</summary>
    public required object Metrics { get; init; }

    /// <summary>What needs no model, on the same rows.</summary>
    public required object Floors { get; init; }

    public IReadOnlyList<CalibrationBin>? Calibration { get; init; }

    /// <summary>The mean distance of what was said to what happened, over the bins.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>From which score on an hour is taken for an incident.</summary>
    public double? Threshold { get; init; }

    public object? Settings { get; init; }

    public required IReadOnlyDictionary<string, string> Features { get; init; }

    public required IReadOnlyList<string> Limitations { get; init; }

    public required int Seed { get; init; }

    public DateTimeOffset? TrainedAt { get; init; }
}

/// <summary>One of the parts that a history was divided into, by time.</summary>
/// <param name="Moments">How many moments, or hours, people or streams were looked at.</param>
/// <param name="PositiveRate">The share of rows with the label 1.</param>
internal sealed record CardPart(DateTimeOffset From, DateTimeOffset To, int Moments, int Rows, double PositiveRate);
