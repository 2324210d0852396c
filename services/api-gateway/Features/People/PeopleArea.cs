using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>Users and groups, as far as their events tell, and the names that events have.</summary>
internal static class PeopleArea
{
    public static void AddPeople(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<LastSeen>().AddSingleton<PeopleBook>();

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/v1").WithTags("People").RequireScope(ApiScopes.Query).AddEndpointFilter<RouteGroupBuilder, FreshnessFilter>();
        ListUsers.Map(people);
        ShowUser.Map(people);
        ShowTimeline.Map(people);
        ListCohortUsers.Map(people);
        ListGroups.Map(people);
        ShowGroup.Map(people);
        var schema = routes.MapGroup("/v1/schema").WithTags("Schema").RequireScope(ApiScopes.Query).AddEndpointFilter<RouteGroupBuilder, FreshnessFilter>();
        ListEventNames.Map(schema);
        ListProperties.Map(schema);
        ListValues.Map(schema);
    }
}
