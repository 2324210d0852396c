using System.Buffers.Binary;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Tests.Support;

/// <summary>Requests that are right in almost everything, which lead deeper than mere noise.</summary>
internal static class MutatedRequest
{
    /// <summary>A frame of any type and version, with its length in front, in which a few things have gone wrong.</summary>
    public static byte[] Next(Random random)
    {
        var api = Api.All[random.Next(Api.All.Count)];
        var version = (short)random.Next(api.ServedFrom, api.Max + 1);
        var frame = Encode(api, version);
        for (var faults = random.Next(0, 6); faults > 0; faults--) frame = Spoil(frame, random);
        // Mostly the length is that of the frame; now and then it promises more or less.
        var length = random.Next(10) == 0 ? random.Next(-2, 2 * frame.Length) : frame.Length;
        var sent = new byte[frame.Length + sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(sent, length);
        frame.CopyTo(sent, sizeof(int));
        return sent;
    }

    private static byte[] Encode(Api api, short version)
    {
        var type = typeof(Api).Assembly.GetType($"Meridian.Kafka.Protocol.Messages.{api.Key}Request", throwOnError: true)!;
        var header = new RequestHeader { Key = (short)api.Key, Version = version, CorrelationId = 1, ClientId = "fuzz" };
        var writer = new WireWriter(version, api.IsFlexible(version));
        header.Describe(ref writer);
        ((IMessage)Activator.CreateInstance(type)!).Describe(ref writer);
        using var bytes = writer.Detach();
        return bytes.Memory.ToArray();
    }

    // What comes behind the fixed part of the header, so that the request still finds its handler.
    private static byte[] Spoil(byte[] frame, Random random)
    {
        var at = random.Next(RequestHeader.FixedLength, frame.Length);
        switch (random.Next(4))
        {
            case 0:
                frame[at] = (byte)random.Next(256);
                return frame;
            case 1:
                frame[at] = (byte)random.Next(0, 4);
                return frame;
            case 2:
                return [.. frame[..at], .. RandomBytes(random, random.Next(1, 30)), .. frame[at..]];
            default:
                return frame[..at] is { Length: > RequestHeader.FixedLength } cut ? cut : frame;
        }
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
