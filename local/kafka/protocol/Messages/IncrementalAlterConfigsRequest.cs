using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>IncrementalAlterConfigs (key 44), versions 0-1: changes single settings of resources.</summary>
public sealed class IncrementalAlterConfigsRequest : IMessage
{
    public List<Resource> Resources = [];
    public bool ValidateOnly;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Resources);
        wire.Boolean(ref ValidateOnly);
        wire.Tags();
    }

    /// <summary>One topic or broker.</summary>
    public sealed class Resource : IMessage
    {
        public sbyte ResourceType;
        public string ResourceName = "";
        public List<Config> Configs = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int8(ref ResourceType);
            wire.String(ref ResourceName);
            wire.Array(ref Configs);
            wire.Tags();
        }

        /// <summary>One setting.</summary>
        public sealed class Config : IMessage
        {
            public string Name = "";
            public sbyte ConfigOperation;
            public string? Value;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.String(ref Name);
                wire.Int8(ref ConfigOperation);
                wire.NullableString(ref Value);
                wire.Tags();
            }
        }
    }
}
