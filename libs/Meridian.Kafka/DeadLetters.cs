using System.Globalization;
using System.Text;
using Meridian.Contracts;

namespace Meridian.Kafka;

/// <summary>Writes what could not be handled to the dead-letter topic. A crash may write one twice: whoever replays has the source offset to tell.</summary>
internal sealed class DeadLetters(KafkaPublisher publisher)
{
    // Headers share the record's size limit with the value, which may be near it.
    private const int LongestText = 4_000;

    public Task PublishAsync(IReadOnlyList<RecordBatch.Rejection> rejections, CancellationToken ct) =>
        publisher.PublishAsync([.. rejections.Select(ToRecord)], ct);

    private OutgoingRecord ToRecord(RecordBatch.Rejection rejection)
    {
        var source = rejection.Record;
        var headers = source.AllHeaders.ToList();
        Add(DeadLetterHeaders.Reason, rejection.Reason);
        Add(DeadLetterHeaders.Topic, source.Topic);
        Add(DeadLetterHeaders.Partition, source.Partition.ToString(CultureInfo.InvariantCulture));
        Add(DeadLetterHeaders.Offset, source.Offset.ToString(CultureInfo.InvariantCulture));
        if (rejection.Cause is { } cause) Add(DeadLetterHeaders.Stack, cause.ToString());
        return new OutgoingRecord(TopicDefinition.DeadLettersOf(source.Topic), null, source.Key, source.Value, headers);

        void Add(string name, string value) =>
            headers.Add(KeyValuePair.Create(name, Encoding.UTF8.GetBytes(value.Length <= LongestText ? value : value[..LongestText])));
    }
}
