using Meridian.Contracts;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>What could not be processed, of every topic: kept, shown, replayed.</summary>
internal static class DeadLettersArea
{
    public static void AddDeadLetters(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DeadLetterBox>();
        builder.Services.AddSingleton<DeadLetterSender>();
        builder.Services.AddHostedService<ForgetDeadLetters>();
        builder.AddBatchConsumer<CollectDeadLetters>("kafka", [.. Topics.Sources.Select(topic => topic.DeadLetters)], "event-processor-dead-letters");
    }

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var letters = routes.MapGroup("/internal/v1/tenants/{tenantId:guid}/dead-letters");
        ListDeadLetters.Map(letters);
        ShowDeadLetter.Map(letters);
        ReplayDeadLetter.Map(letters);
        ReplayDeadLetters.Map(letters);
    }
}
