using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>AlterConfigs (key 33), versions 0-2: replaces all settings of resources.</summary>
public sealed class AlterConfigsRequest : IMessage
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
