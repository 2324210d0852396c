using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>CreateAcls (key 30), versions 0-3: the outcome for each rule, in the order asked.</summary>
public sealed class CreateAclsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Result> Results = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref Results);
        wire.Tags();
    }

    /// <summary>What became of one rule.</summary>
    public sealed class Result : IMessage
    {
        public ErrorCode ErrorCode;
        public string? ErrorMessage;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Tags();
        }
    }
}
