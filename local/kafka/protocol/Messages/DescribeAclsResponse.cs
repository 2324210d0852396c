using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeAcls (key 29), versions 0-3: the access rules found.</summary>
public sealed class DescribeAclsResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public string? ErrorMessage;
    public List<Resource> Resources = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs);
        wire.Error(ref ErrorCode);
        wire.NullableString(ref ErrorMessage);
        wire.Array(ref Resources);
        wire.Tags();
    }

    /// <summary>The rules of one resource.</summary>
    public sealed class Resource : IMessage
    {
        public sbyte ResourceType;
        public string ResourceName = "";
        public sbyte PatternType = 3;
        public List<Rule> Acls = [];

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int8(ref ResourceType);
            wire.String(ref ResourceName);
            wire.Int8(ref PatternType, since: 1);
            wire.Array(ref Acls);
            wire.Tags();
        }

        /// <summary>Who may do what.</summary>
        public sealed class Rule : IMessage
        {
            public string Principal = "";
            public string Host = "";
            public sbyte Operation;
            public sbyte PermissionType;

            public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
            {
                wire.String(ref Principal);
                wire.String(ref Host);
                wire.Int8(ref Operation);
                wire.Int8(ref PermissionType);
                wire.Tags();
            }
        }
    }
}
