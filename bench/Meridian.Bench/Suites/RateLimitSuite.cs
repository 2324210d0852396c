using System.Diagnostics;
using System.IO.Hashing;
using Meridian.ApiGateway.Features.Limits;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Meridian.Contracts.Plans;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>What it costs to hold tenants to their plan, and how exact several gateways are together.</summary>
internal static class RateLimitSuite
{
    private const int Replicas = 3;
    private const int Together = 1_000;

    // More than can be asked for, so that every answer is yes.
    private static readonly Allowance Plenty = new(1_000_000_000, 2_000_000_000);
    private static readonly Plan Plan = PlanCatalog.Business;

    public static Suite Create() => new("ratelimit", "decisions a second with leases, round trips to Redis, the error of three gateways", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        await using var redis = await BenchRedis.StartAsync(measurement.CancellationToken);
        await using var one = await GatewayLimits.StartAsync(redis);
        var floor = await RateAsync("floor: one atomic subtraction", new AtomicBucket().TakeAsync, measurement);
        var (tripsBefore, plenty) = (one.RoundTrips, one.Bucket(new Terms(Plenty, null)));
        var decisions = await RateAsync("decisions with leases", () => one.Limits.TakeAsync(plenty, 1), measurement);
        var trips = 1_000d * (one.RoundTrips - tripsBefore) / (decisions * (measurement.Duration + measurement.WarmUp).TotalSeconds);
        var (admitted, allowed) = await PressAsync(redis, measurement);
        var hashing = Users("floor: hashing the user alone", (users, user, _) => XxHash3.HashToUInt64(user) == 0 || users is null, measurement);
        var user = Users("checking the user of an event", (users, key, second) => users.IsOver(key, int.MaxValue, second), measurement);
        return
        [
            Figure.Rate("ratelimit.decisions_per_s", decisions, "decisions/s", floor, null, null),
            new Figure("ratelimit.round_trips_per_1000", trips, "round trips"),
            new Figure("ratelimit.replicas.error_units", Math.Abs(admitted - allowed), "events", null, null, $"≤ {Bound:N0}", Math.Abs(admitted - allowed) <= Bound),
            new Figure("ratelimit.replicas.error_share", Math.Abs(admitted - allowed) / allowed, "of the allowance"),
            new Figure("ratelimit.user_check_ns", user, "ns", hashing, user / hashing, "≤ 50", user <= 50),
            new Figure("floor.atomic_per_s", floor, "decisions/s"),
        ];
    }

    // Each gateway may hold the twentieth part of a second.
    private static double Bound => Replicas * Plan.Events.PerSecond * 0.05;

    private static async Task<double> RateAsync(string what, Func<ValueTask<Verdict>> take, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        await CountAsync(take, measurement.WarmUp, measurement.CancellationToken);
        return await CountAsync(take, measurement.Duration, measurement.CancellationToken) / measurement.Duration.TotalSeconds;
    }

    private static async Task<double> CountAsync(Func<ValueTask<Verdict>> take, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (clock, admitted) = (Stopwatch.StartNew(), 0L);
        while (clock.Elapsed < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var index = 0; index < Together; index++) admitted += (await take()).IsAllowed ? 1 : 0;
        }

        return admitted;
    }

    /// <summary>Three gateways ask for all they can get, and then until each is told no.</summary>
    private static async Task<(double Admitted, double Allowed)> PressAsync(BenchRedis redis, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]three gateways on one allowance[/]");
        var gateways = await GatewaysAsync(redis);
        var takers = gateways.ConvertAll(Taker);
        var clock = Stopwatch.StartNew();
        var admitted = (await Task.WhenAll(takers.Select(take => Task.Run(() => CountAsync(take, measurement.Duration, measurement.CancellationToken))))).Sum();
        foreach (var take in takers)
        {
            while ((await take()).IsAllowed) admitted++;
        }

        var allowed = Plan.Events.Burst + (Plan.Events.PerSecond * clock.Elapsed.TotalSeconds);
        foreach (var gateway in gateways) await gateway.DisposeAsync();
        return (admitted, allowed);
    }

    private static async Task<List<GatewayLimits>> GatewaysAsync(BenchRedis redis)
    {
        var gateways = new List<GatewayLimits>();
        for (var index = 0; index < Replicas; index++) gateways.Add(await GatewayLimits.StartAsync(redis));
        return gateways;
    }

    private static Func<ValueTask<Verdict>> Taker(GatewayLimits gateway)
    {
        var bucket = gateway.Bucket(new Terms(Plan.Events, null));
        return () => gateway.Limits.TakeAsync(bucket, 1);
    }

    /// <returns>Nanoseconds an event.</returns>
    private static double Users(string what, UserCheck check, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{what}[/]");
        var (users, keys, second) = (new UserRates(), UserKeys.Create(20_000), 0L);
        var (clock, events, over) = (Stopwatch.StartNew(), 0L, 0);
        for (; clock.Elapsed < measurement.Duration; second = (long)clock.Elapsed.TotalSeconds)
        {
            foreach (var key in keys) over += check(users, key, second) ? 1 : 0;
            events += keys.Count;
        }

        return over == 0 ? clock.Elapsed.TotalNanoseconds / events : throw new UnreachableException();
    }

    private delegate bool UserCheck(UserRates users, ReadOnlySpan<byte> user, long second);

    private sealed class AtomicBucket
    {
        private long _left = long.MaxValue;

        public ValueTask<Verdict> TakeAsync() =>
            ValueTask.FromResult(new Verdict(Interlocked.Decrement(ref _left) < 0 ? LimitKind.Rate : LimitKind.None, 0, null, TimeSpan.Zero));
    }
}
