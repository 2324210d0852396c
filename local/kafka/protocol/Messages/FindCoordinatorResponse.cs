using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Messages;

/// <summary>FindCoordinator (key 10), versions 0-4: the coordinator of each key.</summary>
public sealed class FindCoordinatorResponse : IMessage
{
    public int ThrottleTimeMs;
    public ErrorCode ErrorCode;
    public string? ErrorMessage;
    public int NodeId;
    public string Host = "";
    public int Port;
    public List<Coordinator> Coordinators = [];

    public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
    {
        wire.Int32(ref ThrottleTimeMs, since: 1);
        wire.Error(ref ErrorCode, until: 3);
        wire.NullableString(ref ErrorMessage, since: 1, until: 3);
        wire.Int32(ref NodeId, until: 3);
        wire.String(ref Host, until: 3);
        wire.Int32(ref Port, until: 3);
        wire.Array(ref Coordinators, since: 4);
        wire.Tags();
    }

    /// <summary>One coordinator.</summary>
    public sealed class Coordinator : IMessage
    {
        public string Key = "";
        public int NodeId;
        public string Host = "";
        public int Port;
        public ErrorCode ErrorCode;
        public string? ErrorMessage;

        public void Describe<TWire>(ref TWire wire) where TWire : struct, IWire
        {
            wire.String(ref Key);
            wire.Int32(ref NodeId);
            wire.String(ref Host);
            wire.Int32(ref Port);
            wire.Error(ref ErrorCode);
            wire.NullableString(ref ErrorMessage);
            wire.Tags();
        }
    }
}
