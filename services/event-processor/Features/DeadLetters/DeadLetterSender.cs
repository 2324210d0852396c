using Meridian.Contracts.DeadLetters;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>
/// Sends dead letters back to their topics, with their keys, headers and partitions, so that all that follows treats them as it did the first time: what is
/// there already is known as a duplicate. A crash between sending and noting it sends again, and that is the same case.
/// </summary>
internal sealed class DeadLetterSender(DeadLetterBox box, KafkaPublisher publisher)
{
    // Each may be a megabyte.
    private const int AtOnce = 20;

    /// <returns>Whether there is such a letter.</returns>
    /// <exception cref="BrokerUnavailableException">The brokers do not acknowledge.</exception>
    public async Task<bool> ReplayAsync(long id, Guid? tenantId, CancellationToken ct)
    {
        if (await box.FindAsync(id, tenantId, ct) is not { } letter) return false;
        await SendAsync([letter], ct);
        return true;
    }

    /// <returns>How many there were.</returns>
    /// <exception cref="BrokerUnavailableException">The brokers do not acknowledge; some may have been sent.</exception>
    public async Task<int> ReplayAsync(DeadLetterReplay which, Guid? tenantId, CancellationToken ct)
    {
        var (sent, last) = (0, 0L);
        while (await box.ChooseAsync(tenantId, which, last, AtOnce, ct) is { Count: > 0 } ids)
        {
            var letters = new List<DeadLetterRecord>();
            foreach (var id in ids)
            {
                if (await box.FindAsync(id, tenantId, ct) is { } letter) letters.Add(letter);
            }

            await SendAsync(letters, ct);
            (sent, last) = (sent + letters.Count, ids[^1]);
        }

        return sent;
    }

    private async Task SendAsync(IReadOnlyList<DeadLetterRecord> letters, CancellationToken ct)
    {
        await publisher.PublishAsync([.. letters.Select(ToRecord)], ct);
        await box.MarkReplayedAsync([.. letters.Select(letter => letter.Letter.Id)], ct);
    }

    private static OutgoingRecord ToRecord(DeadLetterRecord record) => new(
        record.Letter.Topic, record.Letter.Partition < 0 ? null : record.Letter.Partition, record.Key, record.Value, record.Headers);
}
