using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DeleteAcls (key 31), versions 0-3: the rules removed, by filter.</summary>
public sealed class DeleteAclsResponse : IMessage
{
    public int ThrottleTimeMs;
    public List<Result> FilterResults = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Array(ref FilterResults);
        wire.Tags();
    }

    /// <summary>What became of one filter.</summary>
    public sealed class Result : IMessage
    {
        public ErrorCode ErrorCode;
        public string? ErrorMessage;
        public List<Rule> MatchingAcls = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Array(ref MatchingAcls);
            wire.Tags();
        }

        /// <summary>One rule removed.</summary>
        public sealed class Rule : IMessage
        {
            public ErrorCode ErrorCode;
            public string? ErrorMessage;
            public sbyte ResourceType;
            public string ResourceName = "";
            public sbyte PatternType = 3;
            public string Principal = "";
            public string Host = "";
            public sbyte Operation;
            public sbyte PermissionType;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.Error(ref ErrorCode);
                wire.NullableString(ref ErrorMessage);
                wire.Int8(ref ResourceType);
                wire.String(ref ResourceName);
                wire.Int8(ref PatternType, since: 1);
                wire.String(ref Principal);
                wire.String(ref Host);
                wire.Int8(ref Operation);
                wire.Int8(ref PermissionType);
                wire.Tags();
            }
        }
    }
}
