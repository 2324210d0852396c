using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeConfigs (key 32), versions 0-4: the settings asked for.</summary>
public sealed class DescribeConfigsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Resource> Results = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Results);
        wire.Tags();
    }

    /// <summary>One topic or broker.</summary>
    public sealed class Resource : IMessage
    {
        public ErrorCode ErrorCode;
        public string? ErrorMessage;
        public sbyte ResourceType;
        public string ResourceName = "";
        public List<Config> Configs = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Int8(ref ResourceType);
            wire.String(ref ResourceName);
            wire.Array(ref Configs);
            wire.Tags();
        }

        /// <summary>One setting.</summary>
        public sealed class Config : IMessage
        {
            public string Name = "";
            public string? Value;
            public bool ReadOnly;
            public bool IsDefault;
            public sbyte ConfigSource = -1;
            public bool IsSensitive;
            public List<Synonym> Synonyms = [];
            public sbyte ConfigType;
            public string? Documentation;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.String(ref Name);
                wire.NullableString(ref Value);
                wire.Boolean(ref ReadOnly);
                wire.Boolean(ref IsDefault, until: 0);
                wire.Int8(ref ConfigSource, since: 1);
                wire.Boolean(ref IsSensitive);
                wire.Array(ref Synonyms, since: 1);
                wire.Int8(ref ConfigType, since: 3);
                wire.NullableString(ref Documentation, since: 3);
                wire.Tags();
            }

            /// <summary>One synonym.</summary>
            public sealed class Synonym : IMessage
            {
                public string Name = "";
                public string? Value;
                public sbyte Source;

                public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
                {
                    wire.String(ref Name);
                    wire.NullableString(ref Value);
                    wire.Int8(ref Source);
                    wire.Tags();
                }
            }
        }
    }
}
