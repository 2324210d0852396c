using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.WebApp.Features.Insights;

/// <summary>A question's range out of the fields for it.</summary>
internal static class RangeForm
{
    private const int UsualDays = 30;

    /// <param name="last">Such as 7d; custom for the two that follow.</param>
    /// <param name="today">Where a range by its days ends until another end is chosen.</param>
    public static void Add(JsonObject question, string? last, string? from, string? to, DateOnly today)
    {
        if (last is not "custom")
        {
            question["last"] = last ?? "30d";
            return;
        }

        // To the end of the day that was chosen: the API leaves "to" out.
        question["from"] = Text(Day(from) ?? today.AddDays(1 - UsualDays));
        question["to"] = Text((Day(to) ?? today).AddDays(1));
    }

    private static DateOnly? Day(string? text) => DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day) ? day : null;

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
