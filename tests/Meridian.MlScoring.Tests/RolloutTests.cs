using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Testing;

namespace Meridian.MlScoring.Tests;

/// <summary>Which version answers whom.</summary>
public sealed class RolloutTests : IAsyncLifetime
{
    private static readonly string Body = ScoringServer.Features(Some.Row(1));

    private readonly ScoringServer _server = new ScoringServer()
        .Put("model", 1, Some.Logistic().ToOnnx().ToBytes()).Put("model", 2, Some.Logistic(seed: 2).ToOnnx().ToBytes());

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_canary_has_its_share_of_users_and_always_the_same_ones()
    {
        await RollOutAsync(new { production = 1, canary = 2, canaryPercent = 20, by = "ada" });

        var first = await VersionsAsync(500);
        var second = await VersionsAsync(500);
        await RollOutAsync(new { production = 1, canary = 2, canaryPercent = 50, by = "ada" });
        var more = await VersionsAsync(500);

        Assert.Equal(first, second);
        Assert.InRange(first.Count(version => version == "2"), 60, 140);
        Assert.InRange(more.Count(version => version == "2"), 190, 310);
        Assert.All(first.Zip(more).Where(pair => pair.First == "2"), pair => Assert.Equal("2", pair.Second));
    }

    [Fact]
    public async Task The_user_may_stand_in_the_parameters()
    {
        await RollOutAsync(new { production = 1, canary = 2, canaryPercent = 50, by = "ada" });

        for (var user = 0; user < 50; user++)
        {
            var byHeader = await VersionAsync(Body, $"user {user}");
            var byParameter = await VersionAsync(Body[..^1] + $$$""","parameters":{"x":[],"user":"user {{{user}}}"}}""", null);

            Assert.Equal(byHeader, byParameter);
        }
    }

    [Fact]
    public async Task One_call_takes_the_last_change_back_and_every_change_survives_a_restart()
    {
        await RollOutAsync(new { production = 1, by = "ada" });
        await RollOutAsync(new { production = 2, by = "bob" });
        Assert.Equal("2", await VersionAsync(Body, null));

        var (status, model) = await _server.PostAsync("/internal/v1/models/model/rollback", new { by = "eve" });

        Assert.Equal((HttpStatusCode.OK, 1, 3), (status, model.GetProperty("production").GetInt32(), model.GetProperty("revision").GetInt32()));
        Assert.Equal("1", await VersionAsync(Body, null));
        await _server.RestartAsync();
        Assert.Equal("1", await VersionAsync(Body, null));
        Assert.Equal(HttpStatusCode.OK, (await _server.PostAsync("/internal/v1/models/model/rollback", new { by = "eve" })).Status);
        Assert.Equal("2", await VersionAsync(Body, null)); // nothing said: the newest
        var (refused, problem) = await _server.PostAsync("/internal/v1/models/model/rollback", new { by = "eve" });
        Assert.Equal((HttpStatusCode.Conflict, "scoring.nothing_to_roll_back"), (refused, problem.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_shadow_is_compared_and_never_answers()
    {
        await RollOutAsync(new { production = 1, shadow = 2, by = "ada" });
        foreach (var seed in Enumerable.Range(1, 5)) Assert.Equal("1", await VersionAsync(ScoringServer.Features(Some.Row(seed)), null));

        JsonElement report = default;
        await Eventually.Until("all five have been compared", async () =>
        {
            var shadows = (await _server.GetAsync("/internal/v1/models/model")).Body.GetProperty("shadows");
            if (shadows.GetArrayLength() == 0) return false;
            report = shadows[0];
            return report.GetProperty("compared").GetInt64() == 5;
        });

        var apart = Enumerable.Range(1, 5).Select(seed => Math.Abs(Some.Logistic().Score(Some.Row(seed)) - Some.Logistic(seed: 2).Score(Some.Row(seed)))).ToList();
        Assert.Equal(apart.Max(), report.GetProperty("largestDifference").GetDouble(), 1e-5);
        Assert.Equal(apart.Average(), report.GetProperty("meanDifference").GetDouble(), 1e-5);
        Assert.Equal((5, 0), (report.GetProperty("different").GetInt64(), report.GetProperty("failed").GetInt64()));
    }

    [Fact]
    public async Task A_rollout_names_versions_that_answer_and_who_wants_it()
    {
        var (unknown, problem) = await _server.PutAsync("/internal/v1/models/model/rollout", new { production = 7, by = "ada" });
        var (nobody, _) = await _server.PutAsync("/internal/v1/models/model/rollout", new { production = 1 });
        var (tooMuch, _) = await _server.PutAsync("/internal/v1/models/model/rollout", new { canary = 1, canaryPercent = 101, by = "ada" });
        var (noModel, _) = await _server.PutAsync("/internal/v1/models/x/rollout", new { production = 1, by = "ada" });

        Assert.Equal((HttpStatusCode.Conflict, "scoring.version_not_ready"), (unknown, problem.GetProperty("code").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (nobody, tooMuch, noModel));
    }

    [Fact]
    public async Task A_rollout_that_cannot_be_read_holds_up_no_other_model_and_is_told_once()
    {
        // Looked at after the other.
        _server.Put("z", 1, Some.Logistic().ToOnnx().ToBytes()).Put("z", 2, Some.Logistic().ToOnnx().ToBytes());
        await RollOutAsync(new { production = 1, by = "ada" });
        var rollout = await File.ReadAllTextAsync(FileOf("model"), TestContext.Current.CancellationToken);
        FileStream? held = null;
        await Eventually.Until("nobody reads it just now", () => (held = TryHold(FileOf("model"))) is not null);
        await using var holding = held;

        await File.WriteAllTextAsync(FileOf("z"), rollout, TestContext.Current.CancellationToken);

        await UntilFollowedAsync(1);
        Assert.Equal("1", await VersionAsync(Body, null));
        // The look that found the rollout of z may have begun before the other was held.
        await Eventually.Until("it is told", () => Told() > 0);
        var changed = JsonNode.Parse(rollout)!;
        changed["revision"] = 2;
        await File.WriteAllTextAsync(FileOf("z"), changed.ToJsonString(), TestContext.Current.CancellationToken);
        await UntilFollowedAsync(2);
        Assert.Equal(1, Told());

        Task UntilFollowedAsync(int revision) => Eventually.Until($"revision {revision} of z is followed", async () =>
            await _server.GetAsync("/internal/v1/models/z") is (HttpStatusCode.OK, var model) && model.GetProperty("revision").GetInt32() == revision);

        int Told() => _server.Logged.Count(line => line.Contains("The rollout of model model cannot be read", StringComparison.Ordinal));

        string FileOf(string model) => Path.Combine(_server.Folder, model, "rollout.json");
    }

    private static FileStream? TryHold(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task RollOutAsync(object rollout) => Assert.Equal(HttpStatusCode.OK, (await _server.PutAsync("/internal/v1/models/model/rollout", rollout)).Status);

    private async Task<string?> VersionAsync(string body, string? user) => (await _server.InferAsync("model", body, user)).Body.GetProperty("model_version").GetString();

    private async Task<List<string?>> VersionsAsync(int users)
    {
        var versions = new List<string?>();
        for (var user = 0; user < users; user++) versions.Add(await VersionAsync(Body, $"user {user}"));
        return versions;
    }
}
