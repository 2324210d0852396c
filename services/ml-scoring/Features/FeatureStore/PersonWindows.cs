namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>A person's features as ClickHouse has them.</summary>
/// <param name="Person">The person as a number.</param>
/// <param name="Id">Its user id, or the anonymous one where none is known.</param>
/// <param name="Ids">All its ids as numbers, 64 at most.</param>
/// <param name="At">The moment that they are about, milliseconds since 1970 UTC.</param>
/// <param name="FreshTo">Every event that was acknowledged before is in them, milliseconds since 1970 UTC; 0 where that is not known.</param>
/// <param name="Values">In the order of the feature set.</param>
internal sealed record PersonWindows(ulong Person, string Id, ulong[] Ids, long At, long FreshTo, float[] Values)
{
    private const byte Form = 1;

    public byte[] ToBytes()
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Form);
        writer.Write(Person);
        writer.Write(Id);
        writer.Write(At);
        writer.Write(FreshTo);
        writer.Write7BitEncodedInt(Ids.Length);
        foreach (var id in Ids) writer.Write(id);
        writer.Write7BitEncodedInt(Values.Length);
        foreach (var value in Values) writer.Write(value);
        return stream.ToArray();
    }

    /// <returns>Null for what another version of this service may have written.</returns>
    public static PersonWindows? Read(byte[] bytes, int features)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            if (reader.ReadByte() != Form) return null;
            var (person, id, at, freshTo) = (reader.ReadUInt64(), reader.ReadString(), reader.ReadInt64(), reader.ReadInt64());
            var ids = new ulong[reader.Read7BitEncodedInt()];
            for (var index = 0; index < ids.Length; index++) ids[index] = reader.ReadUInt64();
            var values = new float[reader.Read7BitEncodedInt()];
            for (var index = 0; index < values.Length; index++) values[index] = reader.ReadSingle();
            return values.Length == features ? new PersonWindows(person, id, ids, at, freshTo, values) : null;
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
