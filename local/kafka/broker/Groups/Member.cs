using Meridian.Kafka.Protocol.Messages;

namespace Meridian.Local.Kafka.Groups;

/// <summary>A member of a group.</summary>
internal sealed class Member(string id, string? instanceId, string clientId, string clientHost)
{
    public string Id { get; set; } = id;

    /// <summary>The name a static member keeps over restarts; null for a dynamic one.</summary>
    public string? InstanceId => instanceId;

    public string ClientId => clientId;

    public string ClientHost => clientHost;

    public TimeSpan SessionTimeout { get; set; }

    public TimeSpan RebalanceTimeout { get; set; }

    /// <summary>Assignment strategies the member knows, the one it likes best first, each with its subscription.</summary>
    public IReadOnlyList<(string Name, byte[] Metadata)> Protocols { get; set; } = [];

    public byte[] Assignment { get; set; } = [];

    /// <summary>When the member is taken for dead, unless it is heard of before.</summary>
    public DateTimeOffset Deadline { get; set; }

    /// <summary>Its JoinGroup that waits for the rest of the group.</summary>
    public TaskCompletionSource<JoinGroupResponse>? Joining { get; set; }

    /// <summary>Its SyncGroup that waits for the leader's.</summary>
    public TaskCompletionSource<SyncGroupResponse>? Syncing { get; set; }

    public byte[] MetadataFor(string? protocol) => Protocols.FirstOrDefault(known => known.Name == protocol).Metadata ?? [];

    public bool HasSameProtocols(IReadOnlyList<(string Name, byte[] Metadata)> others) =>
        Protocols.Count == others.Count
        && Protocols.Zip(others).All(pair => pair.First.Name == pair.Second.Name && pair.First.Metadata.AsSpan().SequenceEqual(pair.Second.Metadata));

    /// <summary>The member as the leader of the group gets to see it.</summary>
    public JoinGroupResponse.Member Describe(string? protocol) => new() { MemberId = Id, GroupInstanceId = InstanceId, Metadata = MetadataFor(protocol) };

    public void AnswerJoin(JoinGroupResponse response)
    {
        var joining = Joining;
        Joining = null;
        joining?.TrySetResult(response);
    }

    public void AnswerSync(SyncGroupResponse response)
    {
        var syncing = Syncing;
        Syncing = null;
        syncing?.TrySetResult(response);
    }
}
