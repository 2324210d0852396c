using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class JoinGroupHandler(Broker broker) : Handler<JoinGroupRequest>
{
    private const int LeastSessionMs = 1;
    private const int MostSessionMs = 30 * 60 * 1000;

    protected override async ValueTask<IMessage?> HandleAsync(JoinGroupRequest request, RequestContext context)
    {
        var error = Check(request, context);
        if (error != ErrorCode.None) return Refuse(request, error);
        if (request.RebalanceTimeoutMs < 0) request.RebalanceTimeoutMs = request.SessionTimeoutMs;
        var group = broker.Groups.FindOrCreate(request.GroupId);
        return await broker.Groups.Change(group, () => group.State == GroupState.Dead
            ? Task.FromResult(Refuse(request, ErrorCode.CoordinatorNotAvailable))
            : Join(group, request, context));
    }

    private ErrorCode Check(JoinGroupRequest request, RequestContext context)
    {
        if (request.GroupId.Length == 0) return ErrorCode.InvalidGroupId;
        if (broker.Cluster.CoordinatorOf(request.GroupId) != context.Node) return ErrorCode.NotCoordinator;
        if (request.SessionTimeoutMs is < LeastSessionMs or > MostSessionMs) return ErrorCode.InvalidSessionTimeout;
        return request.ProtocolType.Length == 0 || request.Protocols.Count == 0 ? ErrorCode.InconsistentGroupProtocol : ErrorCode.None;
    }

    private Task<JoinGroupResponse> Join(Group group, JoinGroupRequest request, RequestContext context)
    {
        var former = group.FindStatic(request.GroupInstanceId);
        var known = request.MemberId.Length == 0 ? former : group.Find(request.MemberId);
        if (!group.Accepts(request.ProtocolType, request.Protocols.ConvertAll(protocol => protocol.Name), known?.Id))
        {
            return Task.FromResult(Refuse(request, ErrorCode.InconsistentGroupProtocol));
        }

        if (request.MemberId.Length == 0) return former is null ? JoinNew(group, request, context) : Replace(group, former, request, context);
        if (former is not null && former.Id != request.MemberId) return Task.FromResult(Refuse(request, ErrorCode.FencedInstanceId));
        return known is not null ? Rejoin(group, known, request) : ComeBack(group, request, context);
    }

    private Task<JoinGroupResponse> JoinNew(Group group, JoinGroupRequest request, RequestContext context)
    {
        var id = NewId(request.GroupInstanceId ?? context.ClientId);
        if (request.GroupInstanceId is not null || context.Version < 4) return Enter(group, id, request, context);

        // KIP-394: the member has to come back with its id, so that a join whose answer is lost leaves no ghost behind.
        group.AddPending(id, TimeSpan.FromMilliseconds(request.SessionTimeoutMs));
        return Task.FromResult(new JoinGroupResponse { ErrorCode = ErrorCode.MemberIdRequired, MemberId = id, ProtocolName = "" });
    }

    private Task<JoinGroupResponse> ComeBack(Group group, JoinGroupRequest request, RequestContext context) => group.IsPending(request.MemberId)
        ? Enter(group, request.MemberId, request, context)
        : Task.FromResult(Refuse(request, ErrorCode.UnknownMemberId));

    private Task<JoinGroupResponse> Enter(Group group, string id, JoinGroupRequest request, RequestContext context)
    {
        var member = new Member(id, request.GroupInstanceId, context.ClientId, context.Session.Host);
        Update(member, request);
        var joined = Park(member);
        group.Add(member, request.ProtocolType);
        group.PrepareRebalance(broker.Groups.InitialRebalanceDelay);
        return joined;
    }

    // A static member that restarted takes its old place. If it subscribes to the same topics nobody else need know.
    private Task<JoinGroupResponse> Replace(Group group, Member former, JoinGroupRequest request, RequestContext context)
    {
        var (leaderBefore, metadataBefore) = (group.Leader, former.MetadataFor(group.ProtocolName));
        group.Rename(former, NewId(request.GroupInstanceId!));
        Update(former, request);
        if (group.State != GroupState.Stable || !former.MetadataFor(group.ProtocolName).AsSpan().SequenceEqual(metadataBefore))
        {
            var joined = Park(former);
            group.PrepareRebalance(broker.Groups.InitialRebalanceDelay);
            return joined;
        }

        // A leader must not think it has to assign anew. Versions that can be told so are; others are told of the leader before.
        var canSkip = context.Version >= 9;
        var response = group.JoinedAs(former, withMembers: canSkip && group.Leader == former.Id);
        response.SkipAssignment = canSkip && group.Leader == former.Id;
        if (!canSkip) response.Leader = leaderBefore ?? "";
        return Task.FromResult(response);
    }

    private static Task<JoinGroupResponse> Rejoin(Group group, Member member, JoinGroupRequest request)
    {
        var protocols = ProtocolsOf(request);
        var isSame = member.HasSameProtocols(protocols);
        var isCurrent = group.State switch
        {
            GroupState.CompletingRebalance => isSame,
            GroupState.Stable => isSame && member.Id != group.Leader,
            _ => false,
        };
        Update(member, request);
        group.KeepAlive(member);
        if (isCurrent) return Task.FromResult(group.JoinedAs(member, withMembers: member.Id == group.Leader));

        var joined = Park(member);
        group.PrepareRebalance(TimeSpan.Zero);
        return joined;
    }

    private static Task<JoinGroupResponse> Park(Member member)
    {
        // A client that gave up and asks again is answered once, on its newer request.
        member.AnswerJoin(new JoinGroupResponse { ErrorCode = ErrorCode.UnknownMemberId, MemberId = member.Id, ProtocolName = "" });
        member.Joining = new TaskCompletionSource<JoinGroupResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        return member.Joining.Task;
    }

    private static void Update(Member member, JoinGroupRequest request)
    {
        member.SessionTimeout = TimeSpan.FromMilliseconds(request.SessionTimeoutMs);
        member.RebalanceTimeout = TimeSpan.FromMilliseconds(request.RebalanceTimeoutMs);
        member.Protocols = ProtocolsOf(request);
    }

    private static List<(string Name, byte[] Metadata)> ProtocolsOf(JoinGroupRequest request) =>
        [.. request.Protocols.Select(protocol => (protocol.Name, protocol.Metadata.ToArray()))];

    private string NewId(string prefix) => $"{prefix}-{Guid.CreateVersion7(broker.Time.GetUtcNow())}";

    private static JoinGroupResponse Refuse(JoinGroupRequest request, ErrorCode error) =>
        new() { ErrorCode = error, MemberId = request.MemberId, ProtocolName = "" };
}
