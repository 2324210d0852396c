using Meridian.Kafka.Protocol.Records;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Batches as they lie in a segment, read from the file straight into the response when that is written.</summary>
internal sealed class LogSlice(Segment segment, long position, int length) : IRecordSource
{
    public int Length => length;

    public void CopyTo(Span<byte> destination)
    {
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(segment.File, destination[done..length], position + done);
            if (read == 0) throw new EndOfStreamException($"{segment.Path} ends at {position + done}.");
            done += read;
        }
    }
}
