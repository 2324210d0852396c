using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.DeadLetters;

/// <summary>A tenant's records that could not be processed; event-processor keeps them.</summary>
internal static class DeadLettersArea
{
    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapGroup("/v1/dead-letters").WithTags("Dead letters").RequireScope(ApiScopes.Admin);
        ListDeadLetters.Map(letters);
        ShowDeadLetter.Map(letters);
        ReplayDeadLetter.Map(letters);
        ReplayDeadLetters.Map(letters);
    }
}
