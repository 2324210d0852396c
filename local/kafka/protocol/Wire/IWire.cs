using Meridian.Kafka.Protocol.Records;

namespace Meridian.Kafka.Protocol.Wire;

/// <summary>One direction of the codec: <see cref="WireReader"/> fills the fields it is handed, <see cref="WireWriter"/> writes them.</summary>
/// <remarks>
/// Each call names one field and the API versions, inclusive, that carry it; in other versions the call does nothing.
/// Integers are big-endian. Lengths are classic (int16 or int32) or compact (unsigned varint of length + 1) by <see cref="Flexible"/>.
/// </remarks>
public interface IWire
{
    /// <summary>The highest version there can be: the <c>until</c> of a field that was never dropped.</summary>
    const short Last = short.MaxValue;

    /// <summary>Whether this version has compact lengths and tagged fields (KIP-482).</summary>
    bool Flexible { get; }

    void Boolean(ref bool value, short since = 0, short until = Last);

    void Int8(ref sbyte value, short since = 0, short until = Last);

    void Int16(ref short value, short since = 0, short until = Last);

    void Int32(ref int value, short since = 0, short until = Last);

    void Int64(ref long value, short since = 0, short until = Last);

    void Error(ref ErrorCode value, short since = 0, short until = Last);

    void Uuid(ref Guid value, short since = 0, short until = Last);

    void String(ref string value, short since = 0, short until = Last);

    void NullableString(ref string? value, short since = 0, short until = Last);

    /// <summary>A string with an int16 length in flexible versions too: the client id of the request header.</summary>
    void ClassicNullableString(ref string? value);

    /// <summary>Opaque bytes. What a reader hands out is a slice of the frame: copy it to keep it.</summary>
    void Bytes(ref ReadOnlyMemory<byte> value, short since = 0, short until = Last);

    /// <summary>Record batches. What a reader hands out is a slice of the frame: copy it to keep it.</summary>
    void Records(ref RecordSet value, short since = 0, short until = Last);

    void Array<T>(ref List<T> value, short since = 0, short until = Last) where T : IMessage, new();

    void NullableArray<T>(ref List<T>? value, short since = 0, short until = Last) where T : IMessage, new();

    void Int32Array(ref List<int> value, short since = 0, short until = Last);

    void NullableInt32Array(ref List<int>? value, short since = 0, short until = Last);

    void Int64Array(ref List<long> value, short since = 0, short until = Last);

    void StringArray(ref List<string> value, short since = 0, short until = Last);

    void NullableStringArray(ref List<string>? value, short since = 0, short until = Last);

    /// <summary>The tagged fields that end a structure of a flexible version: none are written, and those read are skipped.</summary>
    void Tags();
}
