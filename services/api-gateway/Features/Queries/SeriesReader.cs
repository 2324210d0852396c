using System.Globalization;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Reads the list of series of a question.</summary>
internal static class SeriesReader
{
    private const int MaxSeries = 10;

    /// <param name="alone">What stands for the only series where there is no list.</param>
    /// <exception cref="QueryRefusal">There are too many, or one does not fit together.</exception>
    public static IReadOnlyList<MeasuredSeries> Read(IReadOnlyList<SeriesChoice>? given, SeriesChoice alone, QueryScope scope)
    {
        if (given is not { } list) return [Read(alone, "A", "$", scope)];
        if (alone.Event is not null || alone.Property is not null) throw QueryRefusal.Invalid("$.series", "With a list of series, what they are about stands in the list.");
        if (list.Count == 0) throw QueryRefusal.Invalid("$.series", "A question has at least one series.");
        if (list.Count > MaxSeries) throw new QueryRefusal(QueryProblems.TooManyValues("$.series", MaxSeries));
        return [.. list.Select((choice, index) => Read(choice, ((char)('A' + index)).ToString(), string.Create(CultureInfo.InvariantCulture, $"$.series[{index}]"), scope))];
    }

    private static MeasuredSeries Read(SeriesChoice choice, string letter, string path, QueryScope scope)
    {
        if (choice is null) throw QueryRefusal.Invalid(path, "A series is an object.");
        var measure = choice.Measure;
        if (measure.HasProperty() && choice.Property is null) throw QueryRefusal.Invalid($"{path}.property", "This measure is of a property: say which.");
        var property = measure.HasProperty() ? QueryScope.ReadProperty(choice.Property!.Value, $"{path}.property") : null;
        if (property is { IsJson: false }) throw new QueryRefusal(QueryProblems.UnknownProperty($"{path}.property", $"{property} is never a number."));
        return new MeasuredSeries(letter, choice.Label, scope.Choose(choice, path), measure, property);
    }
}
