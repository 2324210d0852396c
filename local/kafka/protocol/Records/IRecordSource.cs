namespace Meridian.Kafka.Protocol.Records;

/// <summary>Record batches that lie somewhere else than in memory until a response is written.</summary>
public interface IRecordSource
{
    /// <summary>Bytes that <see cref="CopyTo"/> writes.</summary>
    int Length { get; }

    void CopyTo(Span<byte> destination);
}
