using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ApiVersions (key 18), versions 0-4: asks which APIs and versions this broker serves.</summary>
public sealed class ApiVersionsRequest : IMessage
{
    public string ClientSoftwareName = "";
    public string ClientSoftwareVersion = "";

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref ClientSoftwareName, since: 3);
        wire.String(ref ClientSoftwareVersion, since: 3);
        wire.Tags();
    }
}
