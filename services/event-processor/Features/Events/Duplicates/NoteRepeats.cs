using System.Threading.Channels;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>
/// Keeps in the table <c>repeats</c> which messages came again, for traces. Nothing waits for it: of a flood of duplicates some hundred a second are kept and the
/// rest is not, and while Postgres is away none is.
/// </summary>
internal sealed class NoteRepeats(NpgsqlDataSource database, TimeProvider time, ILogger<NoteRepeats> logger) : BackgroundService
{
    /// <summary>Repeats of one insert that are offered.</summary>
    public const int MostOfInsert = 100;

    private const int MostWaiting = 1_000;
    private const int MostAtOnce = 200;

    // A repeat comes within a day of what it repeats: what came before that was another message's.
    private const string NoteSql = """
        INSERT INTO event_processor.repeats AS r (message_key, tenant_id, count, times, last_at)
        SELECT key, tenant, count(*), (array_agg(at ORDER BY at DESC))[:10], max(at) FROM unnest($1::bigint[], $2::uuid[], $3::timestamptz[]) AS u (key, tenant, at) GROUP BY key, tenant
        ON CONFLICT (message_key, tenant_id) DO UPDATE SET
            count = CASE WHEN excluded.last_at - r.last_at < interval '1 day' THEN r.count ELSE 0 END + excluded.count,
            times = CASE WHEN excluded.last_at - r.last_at < interval '1 day' THEN (excluded.times || r.times)[:10] ELSE excluded.times END,
            last_at = greatest(r.last_at, excluded.last_at)
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Channel<Repeat> _waiting =
        Channel.CreateBounded<Repeat>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Offers the repeats of an insert that is confirmed.</summary>
    public void Offer(IReadOnlyList<Repeat> repeats)
    {
        foreach (var repeat in repeats) _waiting.Writer.TryWrite(repeat);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var some = new List<Repeat>(MostAtOnce);
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            some.Clear();
            while (some.Count < MostAtOnce && _waiting.Reader.TryRead(out var repeat)) some.Add(repeat);
            try
            {
                await NoteAsync(some, stoppingToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
            {
                Log.RepeatsNotNoted(logger, some.Count, fault.Message);
            }

            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task NoteAsync(List<Repeat> some, CancellationToken ct)
    {
        await using var command = database.Command(NoteSql, some.Select(repeat => repeat.MessageKey).ToArray(), some.Select(repeat => repeat.Tenant).ToArray(),
            some.Select(repeat => DateTimeOffset.FromUnixTimeMilliseconds(repeat.ReceivedMs)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}
