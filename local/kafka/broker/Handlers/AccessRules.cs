using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Handlers;

/// <summary>Access rules (ACLs): there are none, as in a Kafka that has no authorizer configured, and so everybody may do everything.</summary>
internal static class AccessRules
{
    /// <summary>What requests to change or list rules are told.</summary>
    public const ErrorCode Error = ErrorCode.SecurityDisabled;

    public const string Message = "No Authorizer is configured on the broker";

    // One bit an operation, as numbered by KIP-140.
    private const int Read = 1 << 3;
    private const int Write = 1 << 4;
    private const int Create = 1 << 5;
    private const int Delete = 1 << 6;
    private const int Alter = 1 << 7;
    private const int Describe = 1 << 8;
    private const int ClusterAction = 1 << 9;
    private const int DescribeConfigs = 1 << 10;
    private const int AlterConfigs = 1 << 11;
    private const int IdempotentWrite = 1 << 12;

    /// <summary>What may be done to a topic (KIP-430): all there is; a minimum where it was not asked for.</summary>
    public static int OnTopic(bool wanted) => wanted ? Read | Write | Create | Delete | Alter | Describe | DescribeConfigs | AlterConfigs : int.MinValue;

    /// <inheritdoc cref="OnTopic"/>
    public static int OnGroup(bool wanted) => wanted ? Read | Delete | Describe : int.MinValue;

    /// <inheritdoc cref="OnTopic"/>
    public static int OnCluster(bool wanted) => wanted ? Create | Alter | Describe | ClusterAction | DescribeConfigs | AlterConfigs | IdempotentWrite : int.MinValue;
}
