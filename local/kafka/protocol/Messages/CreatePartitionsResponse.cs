using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>CreatePartitions (key 37), versions 0-3: the outcome for each topic.</summary>
public sealed class CreatePartitionsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Topic> Results = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Results);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public ErrorCode ErrorCode;
        public string? ErrorMessage;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Tags();
        }
    }
}
