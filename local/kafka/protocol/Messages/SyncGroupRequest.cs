using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>SyncGroup (key 14), versions 0-5: hands in (leader) and asks for the assignment of a generation.</summary>
public sealed class SyncGroupRequest : IMessage
{
    public string GroupId = "";
    public int GenerationId;
    public string MemberId = "";
    public string? GroupInstanceId;
    public string? ProtocolType;
    public string? ProtocolName;
    public List<Assignment> Assignments = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref GroupId);
        wire.Int32(ref GenerationId);
        wire.String(ref MemberId);
        wire.NullableString(ref GroupInstanceId, since: 3);
        wire.NullableString(ref ProtocolType, since: 5);
        wire.NullableString(ref ProtocolName, since: 5);
        wire.Array(ref Assignments);
        wire.Tags();
    }

    /// <summary>One assignment.</summary>
    public sealed class Assignment : IMessage
    {
        public string MemberId = "";
        public ReadOnlyMemory<byte> Data;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref MemberId);
            wire.Bytes(ref Data);
            wire.Tags();
        }
    }
}
