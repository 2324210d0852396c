using Meridian.ApiGateway.Features.Keys;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.ApiGateway.Tests.Keys;

public sealed class FreshLooksTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Queue<TaskCompletionSource<string?>> _loads = new();
    private readonly FreshLooks<string, string> _looks;

    public FreshLooksTests() => _looks = new FreshLooks<string, string>((_, _) =>
    {
        var load = new TaskCompletionSource<string?>();
        _loads.Enqueue(load);
        return load.Task;
    }, _time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_ask_at_once_share_one_look()
    {
        var asked = Enumerable.Range(0, 10).Select(_ => _looks.FindAsync("k", Cancelled).AsTask()).ToList();
        _loads.Dequeue().SetResult("first");

        Assert.All(await Task.WhenAll(asked), value => Assert.Equal("first", value));
        Assert.Empty(_loads);
    }

    [Fact]
    public async Task It_is_looked_again_ahead_of_time_and_nobody_waits_for_that()
    {
        await KnowAsync("first");
        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal("first", await _looks.FindAsync("k", Cancelled));
        _loads.Dequeue().SetResult("second");

        Assert.Equal("second", await _looks.FindAsync("k", Cancelled));
        Assert.Empty(_loads);
    }

    [Fact]
    public async Task Nothing_older_than_nine_tenths_of_a_second_is_answered()
    {
        await KnowAsync("first");
        _time.Advance(TimeSpan.FromMilliseconds(901));

        var asked = _looks.FindAsync("k", Cancelled).AsTask();
        Assert.False(asked.IsCompleted);
        _loads.Dequeue().SetResult("second");

        Assert.Equal("second", await asked);
    }

    [Fact]
    public async Task A_look_that_failed_and_one_that_found_nothing_are_not_remembered()
    {
        var failed = _looks.FindAsync("k", Cancelled).AsTask();
        _loads.Dequeue().SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => failed);
        var nothing = await NextAsync(null);
        var found = await NextAsync("there");

        Assert.Equal((null, "there"), (nothing, found));
    }

    [Fact]
    public async Task A_look_that_gets_no_answer_ends_after_five_seconds()
    {
        var loads = 0;
        var looks = new FreshLooks<string, string>(async (_, cancelled) =>
        {
            loads++;
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancelled);
            return "never";
        }, _time);
        var asked = looks.FindAsync("k", Cancelled).AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<TimeoutException>(() => asked);
        Assert.Equal(1, loads);
    }

    private async Task KnowAsync(string value)
    {
        var asked = _looks.FindAsync("k", Cancelled).AsTask();
        _loads.Dequeue().SetResult(value);
        Assert.Equal(value, await asked);
    }

    // What was not remembered is forgotten a moment after it was answered.
    private async Task<string?> NextAsync(string? value)
    {
        var asked = _looks.FindAsync("k", Cancelled).AsTask();
        for (; _loads.Count == 0; asked = _looks.FindAsync("k", Cancelled).AsTask()) await Task.Yield();
        _loads.Dequeue().SetResult(value);
        return await asked;
    }
}
