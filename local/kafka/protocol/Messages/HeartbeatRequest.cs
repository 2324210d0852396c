using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Heartbeat (key 12), versions 0-4: keeps a member alive and asks whether a rebalance is due.</summary>
public sealed class HeartbeatRequest : IMessage
{
    public string GroupId = "";
    public int GenerationId;
    public string MemberId = "";
    public string? GroupInstanceId;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref GroupId);
        wire.Int32(ref GenerationId);
        wire.String(ref MemberId);
        wire.NullableString(ref GroupInstanceId, since: 3);
        wire.Tags();
    }
}
