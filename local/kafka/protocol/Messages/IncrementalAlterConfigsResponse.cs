using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>IncrementalAlterConfigs (key 44), versions 0-1: the outcome for each resource.</summary>
public sealed class IncrementalAlterConfigsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Resource> Responses = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Responses);
        wire.Tags();
    }

    /// <summary>One topic or broker.</summary>
    public sealed class Resource : IMessage
    {
        public ErrorCode ErrorCode;
        public string? ErrorMessage;
        public sbyte ResourceType;
        public string ResourceName = "";

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Int8(ref ResourceType);
            wire.String(ref ResourceName);
            wire.Tags();
        }
    }
}
