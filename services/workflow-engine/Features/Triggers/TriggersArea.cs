namespace Meridian.WorkflowEngine.Features.Triggers;

/// <summary>What starts workflows.</summary>
internal static class TriggersArea
{
    public static void MapTriggers(this IEndpointRouteBuilder routes)
    {
        var triggers = routes.MapGroup("/internal/v1/triggers");
        ListTriggerChanges.Map(triggers);
    }
}
