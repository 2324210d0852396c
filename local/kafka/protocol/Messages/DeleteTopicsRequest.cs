using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DeleteTopics (key 20), versions 0-6: deletes topics by name or id.</summary>
public sealed class DeleteTopicsRequest : IMessage
{
    public List<Topic> Topics = [];
    public List<string> TopicNames = [];
    public int TimeoutMs;

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Topics, since: 6);
        wire.StringArray(ref TopicNames, until: 5);
        wire.Int32(ref TimeoutMs);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string? Name;
        public Guid TopicId;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.NullableString(ref Name);
            wire.Uuid(ref TopicId);
            wire.Tags();
        }
    }
}
