using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>FindCoordinator (key 10), versions 0-4: finds the broker that coordinates a group or a transactional id.</summary>
public sealed class FindCoordinatorRequest : IMessage
{
    public string Key = "";
    public sbyte KeyType;
    public List<string> CoordinatorKeys = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.String(ref Key, until: 3);
        wire.Int8(ref KeyType, since: 1);
        wire.StringArray(ref CoordinatorKeys, since: 4);
        wire.Tags();
    }
}
