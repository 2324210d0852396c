namespace Meridian.EventProcessor.Features.Traces;

/// <summary>The way of single events.</summary>
internal static class TracesArea
{
    public static void AddTraces(this IHostApplicationBuilder builder) => builder.Services.AddSingleton(services => new SourceRecords(
        builder.Configuration.GetConnectionString("kafka") ?? throw new InvalidOperationException("'ConnectionStrings:kafka' is missing."),
        services.GetRequiredService<ILogger<SourceRecords>>()));

    public static void MapTraces(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/internal/v1/tenants/{tenantId:guid}/events");
        TraceEvent.Map(events);
    }
}
