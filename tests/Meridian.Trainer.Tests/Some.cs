using Meridian.Testing;
using Meridian.Trainer.Learning;
using Meridian.Trainer.Store;

namespace Meridian.Trainer.Tests;

internal static class Some
{
    public static async Task<EventsDatabase> DatabaseAsync(ClickHouseServer server)
    {
        var database = new EventsDatabase(await server.CreateDatabaseAsync());
        await database.MigrateAsync(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>Rows of six numbers from -1 to 1, of which the first two decide together, the third a little, and the others nothing.</summary>
    public static Samples Samples(int rows, int seed, double noise = 0.1)
    {
        var random = new Random(seed);
        return Learning.Samples.Of(Enumerable.Range(0, rows).Select(_ =>
        {
            var row = Enumerable.Range(0, 6).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
            var isPositive = row[0] * row[1] > 0 ? random.NextDouble() > noise : random.NextDouble() < noise + (0.1 * row[2]);
            return (row, isPositive);
        }), 6);
    }
}
