using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeConfigs (key 32), versions 0-4: asks for the settings of topics and brokers.</summary>
public sealed class DescribeConfigsRequest : IMessage
{
    public List<Resource> Resources = [];
    public bool IncludeSynonyms;
    public bool IncludeDocumentation;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Resources);
        wire.Boolean(ref IncludeSynonyms, since: 1);
        wire.Boolean(ref IncludeDocumentation, since: 3);
        wire.Tags();
    }

    /// <summary>One topic or broker.</summary>
    public sealed class Resource : IMessage
    {
        public sbyte ResourceType;
        public string ResourceName = "";
        public List<string>? ConfigurationKeys;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int8(ref ResourceType);
            wire.String(ref ResourceName);
            wire.NullableStringArray(ref ConfigurationKeys);
            wire.Tags();
        }
    }
}
