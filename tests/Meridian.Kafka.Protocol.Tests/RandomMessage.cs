using System.Collections;
using System.Reflection;
using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Tests;

/// <summary>Fills messages with random values, and writes and reads them whatever their type.</summary>
internal static class RandomMessage
{
    public static IMessage Fill(IMessage message, Random random)
    {
        foreach (var field in message.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance)) field.SetValue(message, Value(field.FieldType, random));
        return message;
    }

    public static byte[] Write(IMessage message, short version, bool flexible)
    {
        var writer = new WireWriter(version, flexible);
        message.Describe(ref writer);
        using var written = writer.Detach();
        return written.Memory.ToArray();
    }

    /// <returns>The message, and how many bytes it left unread.</returns>
    public static (IMessage Message, int Left) Read(Type type, ReadOnlyMemory<byte> bytes, short version, bool flexible)
    {
        var reader = new WireReader(bytes, version, flexible);
        var message = (IMessage)Activator.CreateInstance(type)!;
        message.Describe(ref reader);
        return (message, reader.Remaining);
    }

#pragma warning disable CA1502 // One line a type.
    private static object Value(Type type, Random random)
    {
        if (type == typeof(string)) return new string('é', random.Next(0, 40));
        if (type == typeof(Guid)) return new Guid(Bytes(random, 16).Span);
        if (type == typeof(ReadOnlyMemory<byte>)) return Bytes(random, random.Next(0, 300));
        if (type == typeof(RecordSet)) return new RecordSet(Bytes(random, random.Next(0, 300)));
        if (type.IsEnum) return Enum.ToObject(type, (short)random.Next(-1, 100));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)) return Items(type, random);
        if (type == typeof(bool)) return random.Next(2) == 0;
        if (type == typeof(sbyte)) return (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue);
        if (type == typeof(short)) return (short)random.Next(short.MinValue, short.MaxValue);
        if (type == typeof(int)) return random.Next(int.MinValue, int.MaxValue);
        if (type == typeof(long)) return random.NextInt64(long.MinValue, long.MaxValue);
        throw new NotSupportedException($"A field of type {type}.");
    }

    private static IList Items(Type list, Random random)
    {
        var items = (IList)Activator.CreateInstance(list)!;
        var item = list.GetGenericArguments()[0];
        for (var count = random.Next(0, 4); count > 0; count--)
        {
            items.Add(typeof(IMessage).IsAssignableFrom(item) ? Fill((IMessage)Activator.CreateInstance(item)!, random) : Value(item, random));
        }

        return items;
    }

    private static ReadOnlyMemory<byte> Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
