namespace Meridian.Features;

/// <summary>What a person has done in the 90 days before a moment, whatever a tenant calls its events. Who did nothing in them has no features.</summary>
public static class UserFeatures
{
    /// <summary>How far back features look.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(90);

    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const string Session = "session_id != toUUID('00000000-0000-0000-0000-000000000000')";

    public static FeatureSet Set { get; } = new("user/1",
    [
        Of("events_1h", "Events in the last hour", $"countIf(age < {Hour})") with { IsFresh = true },
        Of("minutes_since_last", "Minutes since the last event", "min(age) / 60000") with { IsFresh = true },
        Of("days_since_first", "Days since the first event, 90 at most", $"max(age) / {Day}"),
        Of("events_1d", "Events in the last day", $"countIf(age < {Day})"),
        Of("events_7d", "Events in the last 7 days", Count(7)),
        Of("events_28d", "Events in the last 28 days", Count(28)),
        Of("events_90d", "Events in the last 90 days", "count()"),
        Of("active_days_7d", "Days with an event, of the last 7", ActiveDays(7)),
        Of("active_days_28d", "Days with an event, of the last 28", ActiveDays(28)),
        Of("active_days_90d", "Days with an event, of the last 90", ActiveDays(90)),
        Of("sessions_7d", "Sessions in the last 7 days", $"uniqExactIf(session_id, {Within(7)} AND {Session})"),
        Of("sessions_28d", "Sessions in the last 28 days", $"uniqExactIf(session_id, {Within(28)} AND {Session})"),
        Of("events_per_active_day_28d", "Events a day with any, in the last 28 days", $"{Count(28)} / greatest(1, {ActiveDays(28)})"),
        Of("week_to_month", "Events a day of the last 7 days, to those of the 21 before; 1 is steady", $"({Count(7)} / 7 + 1) / (countIf(age >= {7 * Day} AND {Within(28)}) / 21 + 1)"),
        Of("month_to_quarter", "Days with an event of the last 28, to the share of the 62 before; 1 is steady", $"({ActiveDays(28)} / 28 + 0.1) / (uniqExactIf(intDiv(age, {Day}), age >= {28 * Day}) / 62 + 0.1)"),
        Of("event_names_28d", "Different events in the last 28 days", $"uniqExactIf(event, type = 'track' AND {Within(28)})"),
        Of("views_28d", "Pages and screens in the last 28 days", $"countIf(type IN ('page', 'screen') AND {Within(28)})"),
        Of("tracks_28d", "Tracked events in the last 28 days", $"countIf(type = 'track' AND {Within(28)})"),
        Of("identifies_90d", "Times that they were identified in the last 90 days", "countIf(type = 'identify')"),
        Of("groups_90d", "Groups that they acted for in the last 90 days", "uniqExactIf(group_id, group_id != '')"),
        Of("devices_28d", "Kinds of devices and browsers in the last 28 days", $"uniqExactIf((browser, os, device), {Within(28)} AND browser != '')"),
        Of("countries_28d", "Countries in the last 28 days", $"uniqExactIf(country, {Within(28)} AND country != '')"),
        Of("weekend_share_28d", "Share of events on Saturdays and Sundays (UTC), in the last 28 days", $"countIf(toDayOfWeek(timestamp) > 5 AND {Within(28)}) / greatest(1, {Count(28)})"),
        Of("is_known", "1 for somebody with a user id, 0 for somebody anonymous", "max(user_id != '')"),
    ]);

    private static Feature Of(string name, string description, string sql) => new(name, description) { Sql = sql };

    private static string Within(int days) => $"age < {days * Day}";

    private static string Count(int days) => $"countIf({Within(days)})";

    private static string ActiveDays(int days) => $"uniqExactIf(intDiv(age, {Day}), {Within(days)})";
}
