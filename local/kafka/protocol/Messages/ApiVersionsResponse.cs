using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ApiVersions (key 18), versions 0-4: the ranges of versions served.</summary>
public sealed class ApiVersionsResponse : IMessage
{
    public ErrorCode ErrorCode;
    public List<ApiRange> ApiKeys = [];
    public int ThrottleTimeMs;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Error(ref ErrorCode);
        wire.Array(ref ApiKeys);
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Tags();
    }

    /// <summary>One api range.</summary>
    public sealed class ApiRange : IMessage
    {
        public short ApiKey;
        public short MinVersion;
        public short MaxVersion;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int16(ref ApiKey);
            wire.Int16(ref MinVersion);
            wire.Int16(ref MaxVersion);
            wire.Tags();
        }
    }
}
