using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Team;

/// <summary>The people of a tenant: who they are, who may join, what each may do.</summary>
internal static class TeamArea
{
    public static void MapTeam(this IEndpointRouteBuilder routes)
    {
        var team = routes.MapGroup("/v1").WithTags("Team").RequireScope(ApiScopes.Admin);
        InviteMember.Map(team);
        ListMembers.Map(team);
        ChangeRole.Map(team);
        RemoveMember.Map(team);
    }
}
