using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>Sets of users that questions can be about.</summary>
internal static class CohortsArea
{
    public static void AddCohorts(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<CohortBook>().AddSingleton<CohortMembers>();

    public static void MapCohorts(this IEndpointRouteBuilder routes)
    {
        var cohorts = routes.MapGroup("/v1/cohorts").WithTags("Cohorts").RequireScope(ApiScopes.Query);
        ListCohorts.Map(cohorts);
        CreateCohort.Map(cohorts);
        ShowCohort.Map(cohorts);
        ChangeCohort.Map(cohorts);
        DeleteCohort.Map(cohorts);
        ChangeCohortUsers.Map(cohorts);
    }
}
