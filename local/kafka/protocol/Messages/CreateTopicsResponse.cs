using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>CreateTopics (key 19), versions 0-7: the outcome and the settings of each topic.</summary>
public sealed class CreateTopicsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Topic> Topics = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 2);
        wire.Array(ref Topics);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public Guid TopicId;
        public ErrorCode ErrorCode;
        public string? ErrorMessage;
        public int NumPartitions = -1;
        public short ReplicationFactor = -1;
        public List<Config>? Configs;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Uuid(ref TopicId, since: 7);
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage, since: 1);
            wire.Int32(ref NumPartitions, since: 5);
            wire.Int16(ref ReplicationFactor, since: 5);
            wire.NullableArray(ref Configs, since: 5);
            wire.Tags();
        }

        /// <summary>One setting.</summary>
        public sealed class Config : IMessage
        {
            public string Name = "";
            public string? Value;
            public bool ReadOnly;
            public sbyte ConfigSource = -1;
            public bool IsSensitive;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.String(ref Name);
                wire.NullableString(ref Value);
                wire.Boolean(ref ReadOnly);
                wire.Int8(ref ConfigSource);
                wire.Boolean(ref IsSensitive);
                wire.Tags();
            }
        }
    }
}
