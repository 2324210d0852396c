using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>DescribeAcls (key 29), versions 0-3: asks for the access rules that match; a null matches any.</summary>
public sealed class DescribeAclsRequest : IMessage
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
