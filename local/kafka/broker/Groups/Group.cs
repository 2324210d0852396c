using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;

namespace Meridian.Local.Kafka.Groups;

/// <summary>A consumer group: its members and the state machine of the classic rebalance protocol. All members are used under <see cref="Sync"/>.</summary>
#pragma warning disable CA1502 // The state machine of a protocol: to have all of it in one place is what keeps it understandable.
internal sealed class Group(string id, TimeProvider time)
{
    public const int NoGeneration = -1;

    private readonly Membership _members = new();
    private DateTimeOffset _joinDeadline;
    private DateTimeOffset _joinNotBefore;

    public Lock Sync { get; } = new();

    public string Id => id;

    public GroupState State { get; private set; } = GroupState.Empty;

    public int Generation { get; private set; }

    public string? ProtocolType { get; private set; }

    public string? ProtocolName { get; private set; }

    public string? Leader { get; private set; }

    /// <summary>When the last member left.</summary>
    public DateTimeOffset EmptySince { get; private set; } = time.GetUtcNow();

    public IReadOnlyCollection<Member> Members => _members.All;

    public Dictionary<TopicPartition, StoredOffset> Offsets { get; } = [];

    /// <summary>Set when the members or their assignments have changed so that a restart should know.</summary>
    public bool IsDirty { get; set; }

    public Member? Find(string memberId) => _members.Find(memberId);

    public Member? FindStatic(string? instanceId) => _members.FindStatic(instanceId);

    public bool HasPending => _members.HasPending;

    public bool IsPending(string memberId) => _members.IsPending(memberId);

    public void AddPending(string memberId, TimeSpan lifetime) => _members.AddPending(memberId, time.GetUtcNow() + lifetime);

    public bool RemovePending(string memberId)
    {
        if (!_members.RemovePending(memberId)) return false;
        if (State == GroupState.PreparingRebalance) TryCompleteJoin();
        return true;
    }

    /// <summary>Whether a member with these strategies could be in a group with the others.</summary>
    public bool Accepts(string protocolType, IReadOnlyList<string> protocols, string? ofMember = null) =>
        !_members.HasOthers(ofMember) || (protocolType == ProtocolType && _members.Share(protocols, ofMember));

    public void Add(Member member, string protocolType)
    {
        if (_members.Count == 0) ProtocolType = protocolType;
        _members.Add(member);
        KeepAlive(member);
    }

    /// <summary>Puts a restarted static member in the place of its former self, whose id is from now on fenced.</summary>
    public void Rename(Member member, string newId)
    {
        member.AnswerJoin(new JoinGroupResponse { ErrorCode = ErrorCode.FencedInstanceId, MemberId = member.Id });
        member.AnswerSync(new SyncGroupResponse { ErrorCode = ErrorCode.FencedInstanceId });
        if (Leader == member.Id) Leader = newId;
        _members.Rename(member, newId);
        KeepAlive(member);
        IsDirty = true;
    }

    public void Remove(Member member)
    {
        _members.Remove(member);
        member.AnswerJoin(new JoinGroupResponse { ErrorCode = ErrorCode.UnknownMemberId, MemberId = member.Id });
        member.AnswerSync(new SyncGroupResponse { ErrorCode = ErrorCode.UnknownMemberId });
        if (Leader == member.Id) Leader = _members.All.FirstOrDefault()?.Id;
        if (State is GroupState.Stable or GroupState.CompletingRebalance) PrepareRebalance(TimeSpan.Zero);
        else if (State == GroupState.PreparingRebalance) TryCompleteJoin();
    }

    public void KeepAlive(Member member) => member.Deadline = time.GetUtcNow() + member.SessionTimeout;

    /// <summary>Begins the next generation: all members have to join again.</summary>
    /// <param name="initialDelay">How long a group that was empty waits for company.</param>
    public void PrepareRebalance(TimeSpan initialDelay)
    {
        var now = time.GetUtcNow();
        if (State == GroupState.CompletingRebalance)
        {
            foreach (var member in _members.All) member.AnswerSync(new SyncGroupResponse { ErrorCode = ErrorCode.RebalanceInProgress });
        }

        if (State != GroupState.PreparingRebalance)
        {
            _joinNotBefore = State == GroupState.Empty ? now + initialDelay : now;
            State = GroupState.PreparingRebalance;
        }

        _joinDeadline = now + _members.All.Select(member => member.RebalanceTimeout).DefaultIfEmpty(TimeSpan.Zero).Max();
        TryCompleteJoin();
    }

    /// <summary>Takes the leader's word on who does what, and lets everyone have it.</summary>
    public void Assign(IEnumerable<SyncGroupRequest.Assignment> assignments)
    {
        foreach (var member in _members.All) member.Assignment = [];
        foreach (var assignment in assignments)
        {
            if (Find(assignment.MemberId) is { } member) member.Assignment = assignment.Data.ToArray();
        }

        State = GroupState.Stable;
        IsDirty = true;
        foreach (var member in _members.All)
        {
            KeepAlive(member);
            member.AnswerSync(AssignmentOf(member));
        }
    }

    public SyncGroupResponse AssignmentOf(Member member) =>
        new() { ProtocolType = ProtocolType, ProtocolName = ProtocolName, Assignment = member.Assignment };

    /// <summary>Removes members that went silent, and ends waits that have lasted long enough.</summary>
    public void Tick()
    {
        var now = time.GetUtcNow();
        _members.DropPending(now);
        foreach (var member in _members.All.Where(member => member.Deadline <= now && member.Joining is null).ToList())
        {
            if (member.Syncing is null) Remove(member);
            else KeepAlive(member);
        }

        if (State != GroupState.PreparingRebalance) return;
        if (now >= _joinDeadline) CompleteJoin();
        else TryCompleteJoin();
    }

    /// <summary>Closes a group that has no members; whoever still holds it finds it dead.</summary>
    public void Close() => State = GroupState.Dead;

    /// <summary>Sets the group up as it was before a restart. Its members get a session's time to be heard of.</summary>
    public void Restore(int generation, string protocolType, string? protocolName, string? leader, IEnumerable<Member> members)
    {
        (Generation, ProtocolType, ProtocolName, Leader) = (generation, protocolType, protocolName, leader);
        _members.Clear();
        foreach (var member in members) Add(member, protocolType);
        State = _members.Count == 0 ? GroupState.Empty : GroupState.Stable;
    }

    /// <summary>The answer to a member that has joined the current generation.</summary>
    public JoinGroupResponse JoinedAs(Member member, bool withMembers) => new()
    {
        GenerationId = Generation,
        ProtocolType = ProtocolType,
        ProtocolName = ProtocolName,
        Leader = Leader ?? "",
        MemberId = member.Id,
        Members = withMembers ? [.. _members.All.Select(other => other.Describe(ProtocolName))] : [],
    };

    private void TryCompleteJoin()
    {
        var isComplete = !_members.HasPending && _members.All.All(member => member.Joining is not null);
        if (isComplete && time.GetUtcNow() >= _joinNotBefore) CompleteJoin();
    }

    private void CompleteJoin()
    {
        // Static members that are away keep their place until their session ends; others had their chance.
        foreach (var absent in _members.All.Where(member => member.Joining is null && member.InstanceId is null).ToList()) _members.Remove(absent);
        _members.DropPending(DateTimeOffset.MaxValue);
        Generation++;
        IsDirty = true;
        if (_members.Count == 0)
        {
            (State, ProtocolName, Leader, EmptySince) = (GroupState.Empty, null, null, time.GetUtcNow());
            return;
        }

        State = GroupState.CompletingRebalance;
        ProtocolName = _members.Vote();
        if (Leader is null || Find(Leader)?.Joining is null)
        {
            Leader = (_members.All.FirstOrDefault(member => member.Joining is not null) ?? _members.All.First()).Id;
        }

        foreach (var member in _members.All)
        {
            KeepAlive(member);
            member.AnswerJoin(JoinedAs(member, withMembers: member.Id == Leader));
        }
    }
}
