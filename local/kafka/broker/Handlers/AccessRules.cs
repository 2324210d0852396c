using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Handlers;

/// <summary>What is said to requests about access rules (ACLs): there are none, as in a Kafka that has no authorizer configured.</summary>
internal static class AccessRules
{
    public const ErrorCode Error = ErrorCode.SecurityDisabled;

    public const string Message = "No Authorizer is configured on the broker";
}
