namespace Meridian.Kafka;

/// <summary>A record to publish.</summary>
/// <param name="Topic">The topic; it must exist.</param>
/// <param name="Partition">The partition, or null to let the client choose by key (murmur2, as the Java client does).</param>
/// <param name="Key">The key, or null.</param>
/// <param name="Value">The value; at most the topic's <c>max.message.bytes</c>, 1,048,588 unless set.</param>
/// <param name="Headers">Headers in order; <c>traceparent</c> is added when a trace is running and none is among them.</param>
public sealed record OutgoingRecord(
    string Topic, int? Partition, byte[]? Key, byte[] Value, IReadOnlyList<KeyValuePair<string, byte[]>> Headers);
