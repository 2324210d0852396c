using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DeleteGroups (key 42), versions 0-2: the outcome for each group.</summary>
public sealed class DeleteGroupsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Group> Results = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Results);
        wire.Tags();
    }

    /// <summary>One group.</summary>
    public sealed class Group : IMessage
    {
        public string GroupId = "";
        public ErrorCode ErrorCode;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref GroupId);
            wire.Error(ref ErrorCode);
            wire.Tags();
        }
    }
}
