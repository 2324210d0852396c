using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeGroups (key 15), versions 0-5: asks for the members of groups.</summary>
public sealed class DescribeGroupsRequest : IMessage
{
    public List<string> Groups = [];
    public bool IncludeAuthorizedOperations;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.StringArray(ref Groups);
        wire.Boolean(ref IncludeAuthorizedOperations, since: 3);
        wire.Tags();
    }
}
