using Microsoft.AspNetCore.Mvc;
using StackExchange.Redis;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>The scoring of many people, beside everything else.</summary>
internal static class BatchesArea
{
    // A million of the longest ids, with every byte of them escaped.
    private const long MostBytes = 4L << 30;

    public static void AddBatches(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<BatchOptions>(BatchOptions.Section);
        builder.TreatAsUnavailable<RedisException>();
        builder.Services.AddSingleton<BatchQueue>().AddSingleton<BatchBook>().AddSingleton<BatchSteps>().AddSingleton<BatchIntake>().AddHostedService<RunBatches>();
    }

    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        var tenant = routes.MapGroup("/internal/v1/tenants/{tenantId:guid}").SayWhenToRetry();
        StartBatch.Map(tenant).WithMetadata(new RequestSizeLimitAttribute(MostBytes));
        var batches = tenant.MapGroup("/score-batches");
        ListBatches.Map(batches);
        ShowBatch.Map(batches);
        StopBatch.Map(batches);
    }
}
