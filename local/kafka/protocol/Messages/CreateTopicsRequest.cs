using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>CreateTopics (key 19), versions 0-7: creates topics.</summary>
public sealed class CreateTopicsRequest : IMessage
{
    public List<Topic> Topics = [];
    public int TimeoutMs = 60000;
    public bool ValidateOnly;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Topics);
        wire.Int32(ref TimeoutMs);
        wire.Boolean(ref ValidateOnly, since: 1);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string Name = "";
        public int NumPartitions;
        public short ReplicationFactor;
        public List<Assignment> Assignments = [];
        public List<Config> Configs = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Name);
            wire.Int32(ref NumPartitions);
            wire.Int16(ref ReplicationFactor);
            wire.Array(ref Assignments);
            wire.Array(ref Configs);
            wire.Tags();
        }

        /// <summary>One assignment.</summary>
        public sealed class Assignment : IMessage
        {
            public int Index;
            public List<int> BrokerIds = [];

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Int32(ref Index);
                wire.Int32Array(ref BrokerIds);
                wire.Tags();
            }
        }

        /// <summary>One setting.</summary>
        public sealed class Config : IMessage
        {
            public string Name = "";
            public string? Value;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.String(ref Name);
                wire.NullableString(ref Value);
                wire.Tags();
            }
        }
    }
}
