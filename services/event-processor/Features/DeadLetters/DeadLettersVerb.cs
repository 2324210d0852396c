using System.Data.Common;
using System.Globalization;
using Meridian.Contracts.DeadLetters;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>
/// The verb <c>dead-letters list|replay [--topic=T] [--id=N] [--again=true]</c>, for operators: over all tenants. A replay without topic or id takes all that
/// were not replayed yet.
/// </summary>
internal static class DeadLettersVerb
{
    private const int PageSize = 500;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, string[] arguments)
    {
        builder.Services.AddSingleton<DeadLetterBox>();
        builder.Services.AddSingleton<DeadLetterSender>();
        builder.AddKafkaPublisher("kafka");
        await using var app = builder.Build();
        var (topic, id) = (app.Configuration["topic"], app.Configuration.GetValue<long?>("id"));
        try
        {
            return arguments.FirstOrDefault() switch
            {
                "list" => await ListAsync(app.Services.GetRequiredService<DeadLetterBox>(), topic, app.Lifetime.ApplicationStopping),
                "replay" => await ReplayAsync(app.Services.GetRequiredService<DeadLetterSender>(), topic, id, app.Configuration.GetValue("again", false), app.Lifetime.ApplicationStopping),
                _ => await SayAsync("Use: event-processor dead-letters list|replay [--topic=T] [--id=N] [--again=true]", 2),
            };
        }
        catch (Exception fault) when (fault is DbException or BrokerUnavailableException or RecordRefusedException)
        {
            return await SayAsync(fault.Message, 1);
        }
    }

    private static async Task<int> ListAsync(DeadLetterBox box, string? topic, CancellationToken ct)
    {
        for (long? before = null; ;)
        {
            var page = await box.ListAsync(null, topic, null, before, PageSize, ct);
            foreach (var letter in page.DeadLetters) await Console.Out.WriteLineAsync(Line(letter));
            if (page.Next is null) return 0;
            before = page.Next;
        }
    }

    private static async Task<int> ReplayAsync(DeadLetterSender sender, string? topic, long? id, bool again, CancellationToken ct)
    {
        if (id is { } one) return await sender.ReplayAsync(one, null, ct) ? await SayAsync("1 replayed", 0) : await SayAsync($"There is no dead letter {one}.", 1);
        var sent = await sender.ReplayAsync(new DeadLetterReplay(topic, Again: again), null, ct);
        return await SayAsync(string.Create(CultureInfo.InvariantCulture, $"{sent} replayed"), 0);
    }

    private static string Line(DeadLetter letter) => string.Create(CultureInfo.InvariantCulture,
        $"{letter.Id}\t{letter.DiedAt:u}\t{letter.Topic}/{letter.Partition}@{letter.Offset}\t{letter.TenantId?.ToString() ?? "-"}\t{letter.Replays} replays\t{letter.Bytes} B\t{letter.Reason}");

    private static async Task<int> SayAsync(string text, int exitCode)
    {
        await (exitCode == 0 ? Console.Out : Console.Error).WriteLineAsync(text);
        return exitCode;
    }
}
