namespace Meridian.ApiGateway.Features.Limits;

/// <summary>
/// What runs inside Redis. An allowance is how many units are out and when that was so, by Redis's own clock; they come back at the plan's rate. Units, not the time they
/// take to come back: with a larger plan what is out is back the sooner.
/// </summary>
internal static class LimitScripts
{
    /// <summary>
    /// KEYS: allowance, month. ARGV: units a second, burst, units needed, units wanted, monthly quota or -1, units of the month used while Redis was away.
    /// Gives all that is needed or nothing. Returns outcome, units, free units, wait in milliseconds, units of the month given out.
    /// </summary>
    public const string Lease = """
        local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
        local need, want, quota, debt = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
        local clock = redis.call('TIME')
        local now = clock[1] + clock[2] / 1000000
        local out = tonumber(redis.call('HGET', KEYS[1], 'out') or '0')
        local since = tonumber(redis.call('HGET', KEYS[1], 'since') or '0')
        if now > since then out = math.max(0, out - rate * (now - since)) else now = since end
        local free = math.floor(burst - out + 0.001)
        local used = 0
        if quota >= 0 then
            used = redis.call('GET', KEYS[2])
            if not used then return {3, 0, free, 0, 0} end
            used = tonumber(used)
            if debt ~= 0 then used = redis.call('INCRBY', KEYS[2], debt) end
            if used + need > quota then return {2, 0, free, 0, used} end
            want = math.min(want, quota - used)
        end
        if free < need then return {1, 0, math.max(free, 0), math.ceil(1000 * (need - burst + out) / rate), used} end
        local units = math.max(need, math.min(want, free))
        redis.call('HSET', KEYS[1], 'out', string.format('%.6f', out + units), 'since', string.format('%.6f', now))
        redis.call('PEXPIRE', KEYS[1], math.ceil(1000 * (out + units) / rate) + 1000)
        if quota >= 0 then used = redis.call('INCRBY', KEYS[2], units) end
        return {0, units, free - units, 0, used}
        """;

    /// <summary>KEYS: allowance, month. ARGV: units that were not used. What was given out before Redis lost its data is not given back.</summary>
    public const string GiveBack = """
        if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HINCRBYFLOAT', KEYS[1], 'out', -ARGV[1]) end
        if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('DECRBY', KEYS[2], ARGV[1]) end
        return 1
        """;

    /// <summary>KEYS: the set of gateways. ARGV: a gateway's name, milliseconds after which one counts as gone. Returns how many there are.</summary>
    public const string Heartbeat = """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return redis.call('ZCARD', KEYS[1])
        """;
}
