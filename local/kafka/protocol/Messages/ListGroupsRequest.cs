using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>ListGroups (key 16), versions 0-5: asks which groups there are.</summary>
public sealed class ListGroupsRequest : IMessage
{
    public List<string> StatesFilter = [];
    public List<string> TypesFilter = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.StringArray(ref StatesFilter, since: 4);
        wire.StringArray(ref TypesFilter, since: 5);
        wire.Tags();
    }
}
