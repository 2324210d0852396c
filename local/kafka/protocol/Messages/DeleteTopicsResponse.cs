using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DeleteTopics (key 20), versions 0-6: the outcome for each topic.</summary>
public sealed class DeleteTopicsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Topic> Responses = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Array(ref Responses);
        wire.Tags();
    }

    /// <summary>One topic.</summary>
    public sealed class Topic : IMessage
    {
        public string? Name;
        public Guid TopicId;
        public ErrorCode ErrorCode;
        public string? ErrorMessage;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.NullableString(ref Name);
            wire.Uuid(ref TopicId, since: 6);
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage, since: 5);
            wire.Tags();
        }
    }
}
