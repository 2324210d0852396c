using Meridian.EventProcessor.Features.Enrichment.Sessions;

namespace Meridian.EventProcessor.Tests.Enrichment;

public sealed class SessionTests
{
    private const long Start = 1_770_000_000_000;
    private const long Gap = SessionTracker.GapMs;

    private static readonly Guid Tenant = Guid.CreateVersion7();
    private static readonly UInt128 Ann = SessionTracker.KeyOf(Tenant, "ann"u8);

    private readonly SessionTracker _sessions = new();

    [Fact]
    public void A_session_lasts_until_the_user_pauses_for_half_an_hour()
    {
        var first = Assign(0);

        Assert.Equal(first, Assign(Gap - 1));
        Assert.Equal(first, Assign((2 * Gap) - 2));
        Assert.NotEqual(first, Assign((3 * Gap) - 2));
    }

    [Fact]
    public void The_id_tells_when_the_session_began_and_is_a_UUID_of_version_8()
    {
        var id = Assign(5);

        Assert.Equal(Start + 5, SessionId.StartOf(id));
        Assert.Equal((8, 0x8), (id.Version, id.Variant & 0xC));
    }

    [Fact]
    public void Users_and_tenants_have_sessions_of_their_own()
    {
        var others = (UInt128[])[SessionTracker.KeyOf(Tenant, "bob"u8), SessionTracker.KeyOf(Guid.CreateVersion7(), "ann"u8)];

        Assert.Equal(3, others.Append(Ann).Select(key => _sessions.Assign(key, Start, Start)).Distinct().Count());
    }

    [Fact]
    public void An_event_that_comes_late_belongs_to_the_open_session_if_it_is_near()
    {
        var open = Assign(0);

        Assert.Equal(open, Assign(-Gap + 1));
        var older = Assign(-Gap);
        Assert.NotEqual(open, older);
        Assert.Equal(Start - Gap, SessionId.StartOf(older));
        Assert.Equal(open, Assign(1));
    }

    [Fact]
    public void What_is_taken_back_and_done_again_comes_out_the_same()
    {
        var random = new Random(3);
        var control = new SessionTracker();
        for (var batch = 0; batch < 200; batch++)
        {
            var events = Enumerable.Range(0, 20).Select(_ => (Key: (UInt128)random.Next(5), At: Start + ((batch + random.Next(-3, 3)) * (Gap / 2)))).ToList();
            foreach (var (key, at) in events) _sessions.Assign(key, at, Start + (batch * Gap / 2));
            _sessions.Rollback();

            var again = events.Select(one => _sessions.Assign(one.Key, one.At, Start + (batch * Gap / 2))).ToList();
            _sessions.Commit();

            Assert.Equal(events.Select(one => control.Assign(one.Key, one.At, Start + (batch * Gap / 2))), again);
            control.Commit();
        }
    }

    [Fact]
    public void After_a_restart_sessions_go_on()
    {
        var random = new Random(4);
        var stored = new List<(UInt128 Key, long At, Guid Session)>();
        var current = new SessionTracker();
        for (var index = 0; index < 2000; index++)
        {
            if (index % 50 == 49) current = Restarted(stored);
            var (key, at) = ((UInt128)random.Next(5), Start + (index * Gap / 40) - (random.Next(4) == 0 ? random.Next((int)Gap) : 0));
            var expected = _sessions.Assign(key, at, at);
            var session = current.Assign(key, at, at);
            Assert.Equal(expected, session);
            stored.Add((key, at, session));
            _sessions.Commit();
            current.Commit();
        }
    }

    [Fact]
    public void A_session_is_forgotten_an_hour_after_its_last_event_arrived()
    {
        var open = Assign(0);

        Assert.Equal(open, _sessions.Assign(Ann, Start + 1, Start + SessionTracker.KeptMs - 1));
        Assert.NotEqual(open, _sessions.Assign(Ann, Start + 2, Start + (2 * SessionTracker.KeptMs) - 1));
    }

    [Fact]
    public void Memory_is_bounded_by_time_and_by_number()
    {
        for (var user = 0; user < 100; user++) _sessions.Assign((UInt128)user, Start, Start);
        _sessions.Commit();
        foreach (var turns in (int[])[1, 2, 3])
        {
            _sessions.Assign(1_000, Start + (turns * SessionTracker.KeptMs), Start + (turns * SessionTracker.KeptMs));
            _sessions.Commit();
        }

        Assert.Equal(1, _sessions.Count);
        var small = new SessionTracker(capacity: 100);
        for (var user = 0; user < 10_000; user++)
        {
            small.Assign((UInt128)user, Start, Start);
            small.Commit();
        }

        Assert.InRange(small.Count, 50, 100);
    }

    private static SessionTracker Restarted(List<(UInt128 Key, long At, Guid Session)> stored)
    {
        var tracker = new SessionTracker();
        foreach (var user in stored.GroupBy(row => row.Key))
        {
            var last = user.MaxBy(row => row.At);
            tracker.Restore(user.Key, last.Session, last.At, last.At);
        }

        return tracker;
    }

    private Guid Assign(long after) => _sessions.Assign(Ann, Start + after, Start + after);
}
