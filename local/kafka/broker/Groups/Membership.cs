namespace Meridian.Local.Kafka.Groups;

/// <summary>The members of a group, and those expected to become members.</summary>
internal sealed class Membership
{
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);

    // Ids given out to members that have yet to come back with them (KIP-394), and until when they may.
    private readonly Dictionary<string, DateTimeOffset> _pending = new(StringComparer.Ordinal);

    public int Count => _members.Count;

    public IReadOnlyCollection<Member> All => _members.Values;

    public bool HasPending => _pending.Count > 0;

    public Member? Find(string id) => _members.GetValueOrDefault(id);

    public Member? FindStatic(string? instanceId) =>
        instanceId is null ? null : _members.Values.FirstOrDefault(member => member.InstanceId == instanceId);

    public void Add(Member member)
    {
        _pending.Remove(member.Id);
        _members[member.Id] = member;
    }

    public void Rename(Member member, string newId)
    {
        _members.Remove(member.Id);
        member.Id = newId;
        _members[newId] = member;
    }

    public void Remove(Member member) => _members.Remove(member.Id);

    public void Clear() => _members.Clear();

    public bool IsPending(string id) => _pending.ContainsKey(id);

    public void AddPending(string id, DateTimeOffset until) => _pending[id] = until;

    public bool RemovePending(string id) => _pending.Remove(id);

    /// <summary>Gives up on those that should have come back by now.</summary>
    public void DropPending(DateTimeOffset now)
    {
        foreach (var late in _pending.Where(pending => pending.Value <= now).Select(pending => pending.Key).ToList()) _pending.Remove(late);
    }

    public bool HasOthers(string? than) => _members.Values.Any(member => member.Id != than);

    /// <summary>Whether one of these strategies is known to every member other than one.</summary>
    public bool Share(IReadOnlyList<string> protocols, string? notAsking) => protocols.Any(protocol =>
        _members.Values.All(member => member.Id == notAsking || member.Protocols.Any(known => known.Name == protocol)));

    /// <summary>Of the strategies all members know, the one most of them like best.</summary>
    public string Vote()
    {
        var common = _members.Values.First().Protocols.Select(protocol => protocol.Name).Where(name => Share([name], notAsking: null)).ToList();
        return _members.Values.Select(member => member.Protocols.First(protocol => common.Contains(protocol.Name)).Name)
            .GroupBy(name => name)
            .OrderByDescending(votes => votes.Count()).ThenBy(votes => common.IndexOf(votes.Key))
            .First().Key;
    }
}
