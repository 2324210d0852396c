using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>CreateAcls (key 30), versions 0-3: adds access rules.</summary>
public sealed class CreateAclsRequest : IMessage
{
    public List<Rule> Creations = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Creations);
        wire.Tags();
    }

    /// <summary>Who may do what to which resource.</summary>
    public sealed class Rule : IMessage
    {
        public sbyte ResourceType;
        public string ResourceName = "";
        public sbyte PatternType = 3;
        public string Principal = "";
        public string Host = "";
        public sbyte Operation;
        public sbyte PermissionType;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
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
