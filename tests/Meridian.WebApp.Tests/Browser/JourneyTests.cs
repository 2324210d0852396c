using System.Text.Json.Nodes;

namespace Meridian.WebApp.Tests.Browser;

/// <summary>From signing up to a dashboard that somebody else looks at. Now and then it makes the gateway stand still, so no other test of the site runs beside it.</summary>
[Collection(nameof(RunningSite))]
public sealed class JourneyTests(Journey journey) : IClassFixture<Journey>
{
    [Fact]
    public void Every_step_can_be_taken() => AssertNone("step");

    [Fact]
    public void No_script_fails_and_the_policy_refuses_nothing() => AssertNone("console", "script");

    [Fact]
    public void No_page_asks_anybody_else_for_anything() => AssertNone("request");

    [Fact]
    public void No_page_breaks_a_rule_of_accessibility_seriously() => AssertNone("accessibility");

    [Fact]
    public void Every_page_fits_a_narrow_screen() => AssertNone("width");

    [Fact]
    public void What_is_wrong_with_a_form_stands_at_its_fields() =>
        Assert.Equal(["Give an address such as ada@company.com.", "It has to have at least 10 characters."], journey.Texts("signUpErrors"));

    [Fact]
    public void Onboarding_gives_a_key_and_is_glad_about_the_first_event()
    {
        Assert.Equal("mk_write_", journey.Text("writeKey"));
        Assert.Contains("AddMeridianClient", journey.Text("snippet"), StringComparison.Ordinal);
        Assert.Matches("^2,\\d{3} sample events sent", journey.Text("sample"));
    }

    [Fact]
    public void The_home_page_counts_what_was_sent() => Assert.True(int.Parse(journey.Text("home")!.Replace(",", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) > 300, journey.Text("home"));

    [Fact]
    public void A_trend_is_broken_down_and_says_how_fresh_it_is()
    {
        Assert.Equal(["pro", "team"], journey.Texts("trendSeries").Order());
        Assert.Matches(@"Fresh to \d\d:\d\d:\d\d, \d+\.\d s behind", journey.Text("freshness"));
    }

    [Fact]
    public void Every_kind_of_question_has_its_answer()
    {
        var answers = journey.Facts["answers"]!.AsObject();

        Assert.Equal(["distribution", "funnel", "lifecycle", "paths", "retention", "segmentation", "stickiness"], answers.Select(answer => answer.Key).Order());
        Assert.All(answers, answer => Assert.True((int)answer.Value! > 0, answer.Key));
    }

    [Fact]
    public void A_question_that_cannot_be_is_told_in_words() => Assert.Contains("later than", journey.Text("badQuestion"), StringComparison.Ordinal);

    [Fact]
    public void A_tile_is_moved_and_resized_by_keys_and_stays_there() =>
        Assert.Equal(("2", "5"), ((string?)journey.Facts["moved"]!["x"], (string?)journey.Facts["moved"]!["h"]));

    [Fact]
    public void A_tile_is_dragged_and_resized_by_pointer_and_stays_there()
    {
        var (before, after) = (journey.Facts["moved"]!, journey.Facts["dragged"]!);
        Assert.Equal(("4", $"{Number((string?)before["w"]) - 1}", "6"), ((string?)after["x"], (string?)after["w"], (string?)after["h"]));
    }

    [Fact]
    public void A_share_has_a_password_and_ends_when_it_is_revoked() =>
        Assert.Equal(["This dashboard has a password", "That is not it.", "Weekly numbers", "This link leads nowhere"], journey.Texts("locked"));

    [Fact]
    public void A_text_on_a_dashboard_is_written_as_it_is_meant() =>
        Assert.Equal(["H3 What to look at", "STRONG plan", "EM teams", "CODE team", "A trend"], journey.Texts("text"));

    [Fact]
    public void A_shared_dashboard_shows_its_answers_to_a_stranger_and_nothing_to_change()
    {
        Assert.Equal("Weekly numbers", journey.Text("shared"));
        Assert.Equal(["Revenue by plan", "Note"], journey.Texts("sharedTiles"));
        Assert.Equal((1, 0), ((int)journey.Facts["sharedCharts"]!, (int)journey.Facts["sharedEdits"]!));
    }

    [Fact]
    public void What_is_saved_is_listed() => Assert.Equal(["From sign-up to order", "Revenue by plan"], journey.Texts("saved").Order());

    [Fact]
    public void An_answer_can_be_taken_along_as_csv() => Assert.Equal("event,browser,Events,Users", journey.Texts("csv")[0]);

    [Fact]
    public void An_answer_can_be_taken_along_as_parquet()
    {
        Assert.Contains(".parquet", journey.Texts("parquet")[0], StringComparison.Ordinal);
        Assert.Equal(["PAR1", "PAR1"], journey.Texts("parquet").Skip(1));
    }

    [Fact]
    public void A_person_has_a_timeline() => Assert.True((int)journey.Facts["person"]! > 0);

    [Fact]
    public void A_cohort_is_made() => Assert.Equal(["Frequent buyers"], journey.Texts("cohorts"));

    [Fact]
    public void A_cohort_is_edited_and_says_who_is_in_it()
    {
        Assert.Equal(["Order Completed", ">=2", "30d"], journey.Texts("cohortFields"));
        Assert.Equal(["did anything at least once, ever"], journey.Texts("cohortWords"));
    }

    [Fact]
    public void People_are_put_into_a_cohort_and_taken_out_by_name_and_it_can_go()
    {
        Assert.Equal(["sample-002", "sample-003"], journey.Texts("named").Order());
        Assert.Equal(["Everybody"], journey.Texts("cohortsLeft"));
    }

    [Fact]
    public void Versions_that_answer_some_or_nobody_or_cannot_are_told()
    {
        Assert.Equal(["version 2 for 10%", "version 3 in shadow"], journey.Texts("rollout"));
        Assert.Equal(["unavailable", "ready shadow", "ready canary", "ready answers"], journey.Texts("versions"));
    }

    [Fact]
    public void A_cohort_is_scored_to_its_end()
    {
        var batch = journey.Facts["batch"]!;
        Assert.Equal("Churn", (string?)batch["model"]);
        Assert.Matches("^(\\d{3}) of \\1$", (string?)batch["far"]);
        Assert.InRange(Number((string?)batch["scored"]), 200, 300);
    }

    [Fact]
    public void A_batch_that_is_cancelled_ends_before_its_end()
    {
        var far = journey.Text("cancelled")!.Split(" of ");
        Assert.InRange(Number(far[0]), 0, Number(far[1]) - 1);
    }

    [Fact]
    public void A_score_whose_version_is_gone_says_so() => Assert.Equal("The version that gave it is gone, and with it what spoke for it.", journey.Text("versionGone"));

    [Fact]
    public void Models_say_how_good_they_are_and_what_can_be_had_without_them()
    {
        Assert.Equal(["Anomaly", "Churn", "Lead score"], journey.Texts("models").Order());
        Assert.All(journey.Texts("quality"), quality => Assert.Matches(@"^AUC 0\.\d+ +floor 0\.\d+$", quality));
        Assert.Contains("Calibration error", journey.Texts("metrics"));
        Assert.Contains("Floor: the share alone", journey.Texts("floors"));
        Assert.True((int)journey.Facts["features"]! > (int)journey.Facts["freshFeatures"]! && (int)journey.Facts["freshFeatures"]! > 0);
    }

    [Fact]
    public void Drift_is_ranked_and_what_is_not_known_yet_is_taught()
    {
        double[] indexes = [.. journey.Facts["drift"]!.AsArray().Select(index => (double)index!)];

        Assert.Equal("Too few scores to tell", journey.Text("driftUnknown"));
        Assert.True(indexes.Length > 10, $"{indexes.Length}");
        Assert.Equal(indexes.OrderDescending(), indexes);
        Assert.True((int)journey.Facts["driftBins"]! > 1);
    }

    [Fact]
    public void Somebody_is_scored_with_reasons_and_nobody_without()
    {
        Assert.InRange(Number(journey.Text("tried")), 0, 1);
        Assert.InRange((int)journey.Facts["reasons"]!, 2, 8);
        Assert.Equal("Nothing was done in the time that the model looks at.", journey.Text("noScore"));
        Assert.InRange(Number(journey.Text("volume")), 0, 1);
        Assert.Equal("There is no such model", journey.Text("noModel"));
    }

    [Fact]
    public void A_person_s_page_has_their_scores_and_asks_for_new_ones()
    {
        Assert.InRange(Number(Assert.Single(journey.Texts("personScores"))), 0, 1);
        Assert.InRange(Number(journey.Text("scoredNow")), 0, 1);
        Assert.Equal(1, (int)journey.Facts["sparkline"]!);
    }

    [Fact]
    public void Questions_and_cohorts_ask_for_scores()
    {
        Assert.Equal(1, (int)journey.Facts["scoreOffered"]!);
        var likely = Number(Assert.Single(journey.Texts("likely")));
        Assert.InRange(likely, 1, 259);
        Assert.Equal(likely, Number(journey.Text("likelyCohort")));
        Assert.Equal(["“Churn” says at least 0.5"], journey.Texts("likelyWords"));
    }

    [Fact]
    public void Accounts_have_people_and_events()
    {
        Assert.True((int)journey.Facts["accounts"]! > 5);
        var account = journey.Facts["account"]!;
        Assert.True(Number((string?)account["Events"]) > Number((string?)account["People"]), account.ToJsonString());
    }

    [Fact]
    public void While_no_model_answers_pages_say_so_and_questions_go_on()
    {
        Assert.Equal(Enumerable.Repeat("Models do not answer right now", 4), journey.Texts("away"));
        Assert.Equal(1, (int)journey.Facts["trendWithoutModels"]!);
    }

    [Fact]
    public void A_range_can_be_chosen_by_its_days_and_accounts_can_count()
    {
        Assert.All(journey.Texts("range"), day => Assert.Matches(@"^\d{4}-\d\d-\d\d$", day));
        Assert.Equal((2, "group"), (journey.Texts("range").Count, journey.Text("by")));
    }

    [Fact]
    public void Live_events_show_what_came_before_and_what_comes_and_the_way_of_one()
    {
        Assert.InRange((int)journey.Facts["earlier"]!, 1, 50);
        Assert.Equal(3, (int)journey.Facts["live"]!);
        Assert.Equal(6, (int)journey.Facts["way"]!);
    }

    [Fact]
    public void What_was_refused_is_told_with_its_reasons_and_what_died_can_go_back()
    {
        Assert.Equal(["event.bad_time", "event.field_too_long", "event.missing_user", "event.unknown_type", "ingest.not_json"], journey.Texts("refused").Order());
        Assert.StartsWith("It went back", journey.Text("replayed"), StringComparison.Ordinal);
        var stats = journey.Facts["ingestion"]!;
        Assert.Equal(("5", "1", "1"), ((string?)stats["Refused"], (string?)stats["Repeats left out"], (string?)stats["Dead letters"]));
    }

    [Fact]
    public void A_limit_that_was_met_is_told_with_what_helps()
    {
        Assert.Equal(429, (int)journey.Facts["limitStatus"]!);
        Assert.Equal("A limit of your plan was met", journey.Texts("limit")[0]);
        Assert.Contains("The plan's events a second were used up. Senders try again by themselves; a larger plan takes more at once.", journey.Texts("limit"));
    }

    [Fact]
    public void The_schema_lists_events_and_what_is_in_one()
    {
        Assert.Contains("Order Completed", journey.Texts("schema"));
        Assert.Contains("properties.total", journey.Texts("schemaProperties"));
    }

    [Fact]
    public void What_was_deleted_can_be_put_back()
    {
        Assert.Equal(1, (int)journey.Facts["boardsLeft"]!);
        Assert.EndsWith("what people did afterwards", journey.Text("putBack"), StringComparison.Ordinal);
        Assert.DoesNotContain("From sign-up to order", journey.Texts("insightsLeft"));
        Assert.Contains("From sign-up to order", journey.Texts("insightsBack"));
    }

    [Fact]
    public void A_dashboard_is_planned_to_be_mailed() => Assert.Equal(1, (int)journey.Facts["schedules"]!);

    [Fact]
    public void What_is_on_its_way_has_a_shape_and_what_is_late_says_so()
    {
        Assert.True((int)journey.Facts["skeleton"]! > 0);
        Assert.Equal(0, (int)journey.Facts["afterSkeleton"]!);
        Assert.Matches(@"\d+\.\d s behind", journey.Text("late"));
    }

    [Fact]
    public void A_timeline_goes_by_the_company_s_clock() => Assert.Equal("by the clock of Europe/Berlin", journey.Text("clock"));

    [Fact]
    public void Sql_is_answered_and_what_it_may_not_is_refused_in_words()
    {
        Assert.True((int)journey.Facts["sqlRows"]! > 0);
        Assert.NotEmpty(journey.Text("sqlRefused")!);
    }

    [Fact]
    public void A_key_is_shown_once()
    {
        Assert.StartsWith("mk_", journey.Text("newKey"), StringComparison.Ordinal);
        Assert.Equal(0, (int)journey.Facts["shownOnce"]!);
    }

    [Fact]
    public void Who_was_invited_is_in_and_sees_what_an_analyst_may()
    {
        Assert.Equal(2, (int)journey.Facts["members"]!);
        Assert.DoesNotContain(journey.Texts("analystNavigation"), item => item.StartsWith("Ingestion health", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_lead_everywhere()
    {
        Assert.False((bool)journey.Facts["paletteOpen"]!);
        Assert.Equal("Skip to content", journey.Text("firstStop"));
    }

    [Fact]
    public void No_token_is_in_the_browser_and_no_script_reads_the_session()
    {
        Assert.False((bool)journey.Facts["tokens"]!);
        var session = Assert.Single(journey.Facts["cookies"]!.AsArray(), cookie => (string?)cookie!["name"] == "meridian")!.AsObject();
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["name"] = "meridian", ["httpOnly"] = true, ["sameSite"] = "Lax" }, session), session.ToJsonString());
    }

    [Fact]
    public void After_signing_out_the_way_back_shows_nothing() => Assert.Equal("/sign-in", journey.Text("afterSignOut"));

    private static double Number(string? text) => double.Parse(text ?? "", System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture);

    private void AssertNone(params string[] kinds)
    {
        var found = journey.Findings.Where(finding => kinds.Contains((string?)finding["kind"])).Select(finding => $"{finding["page"]}: {finding["text"]}").ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
