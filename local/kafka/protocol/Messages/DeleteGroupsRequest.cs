using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DeleteGroups (key 42), versions 0-2: forgets empty groups and their offsets.</summary>
public sealed class DeleteGroupsRequest : IMessage
{
    public List<string> GroupNames = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.StringArray(ref GroupNames);
        wire.Tags();
    }
}
