using Meridian.Contracts;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor.Features.DeadLetters;

/// <summary>Deletes dead letters that are as old as the broker keeps them, every hour.</summary>
internal sealed class ForgetDeadLetters(NpgsqlDataSource database, TimeProvider time, ILogger<ForgetDeadLetters> logger) : BackgroundService
{
    private const string Sql = "DELETE FROM event_processor.dead_letters WHERE died_at < $1";

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var command = database.Command(Sql, time.GetUtcNow() - Topics.EventsIngest.DeadLetters.Retention);
                await command.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
            {
                Log.DeadLettersStay(logger, fault.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
