using System.Buffers.Binary;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol;

/// <summary>What precedes every request. Versions 1 and 2 of the header: 2, with tagged fields, goes with flexible requests.</summary>
public sealed class RequestHeader : IMessage
{
    /// <summary>Bytes that can be read of any request whatever its key and version: key, version, correlation id.</summary>
    public const int FixedLength = 8;

    public short Key;
    public short Version;
    public int CorrelationId;
    public string? ClientId;

    /// <summary>Reads key, version and correlation id only, which all versions of the header begin with.</summary>
    /// <exception cref="MalformedMessageException">Fewer than <see cref="FixedLength"/> bytes.</exception>
    public static (short Key, short Version, int CorrelationId) Peek(ReadOnlySpan<byte> frame) => frame.Length >= FixedLength
        ? (BinaryPrimitives.ReadInt16BigEndian(frame),
            BinaryPrimitives.ReadInt16BigEndian(frame[2..]),
            BinaryPrimitives.ReadInt32BigEndian(frame[4..]))
        : throw new MalformedMessageException($"A request of {frame.Length} bytes.");

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int16(ref Key);
        wire.Int16(ref Version);
        wire.Int32(ref CorrelationId);
        wire.ClassicNullableString(ref ClientId);
        wire.Tags();
    }
}
