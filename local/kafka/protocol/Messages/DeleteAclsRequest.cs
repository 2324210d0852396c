using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DeleteAcls (key 31), versions 0-3: removes the access rules that match any of the filters.</summary>
public sealed class DeleteAclsRequest : IMessage
{
    public List<Filter> Filters = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Array(ref Filters);
        wire.Tags();
    }

    /// <summary>Which rules; a null matches any.</summary>
    public sealed class Filter : IMessage
    {
        public sbyte ResourceType;
        public string? ResourceName;
        public sbyte PatternType = 3;
        public string? Principal;
        public string? Host;
        public sbyte Operation;
        public sbyte PermissionType;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.Int8(ref ResourceType);
            wire.NullableString(ref ResourceName);
            wire.Int8(ref PatternType, since: 1);
            wire.NullableString(ref Principal);
            wire.NullableString(ref Host);
            wire.Int8(ref Operation);
            wire.Int8(ref PermissionType);
            wire.Tags();
        }
    }
}
