using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>Metadata (key 3), versions 0-12: asks for brokers, topics and leaders.</summary>
public sealed class MetadataRequest : IMessage
{
    public List<Topic>? Topics;
    public bool AllowAutoTopicCreation = true;
    public bool IncludeClusterAuthorizedOperations;
    public bool IncludeTopicAuthorizedOperations;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.NullableArray(ref Topics);
        wire.Boolean(ref AllowAutoTopicCreation, since: 4);
        wire.Boolean(ref IncludeClusterAuthorizedOperations, since: 8, until: 10);
        wire.Boolean(ref IncludeTopicAuthorizedOperations, since: 8);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public Guid TopicId;
        public string? Name;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Uuid(ref TopicId, since: 10);
            wire.NullableString(ref Name);
            wire.Tags();
        }
    }
}
