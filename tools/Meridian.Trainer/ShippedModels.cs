using ClickHouse.Client.ADO;
using Meridian.Trainer.Learning;
using Meridian.Trainer.People;
using Meridian.Trainer.Shipping;
using Meridian.Trainer.Simulation;
using Meridian.Trainer.Store;

namespace Meridian.Trainer;

/// <summary>The models that ml-scoring comes with: how they are made, from simulated histories in a database that is made for it and dropped.</summary>
internal static class ShippedModels
{
    public const int Seed = 20261;

    private const string Database = "meridian_trainer";

    private static readonly Guid Product = new("5eed0000-0000-7000-8000-000000000001");
    private static readonly Guid Streams = new("5eed0000-0000-7000-8000-000000000002");
    private static readonly DateTimeOffset From = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static HistoryOptions ProductOptions { get; } = new(From, 280, 9_000, Seed);

    public static HistoryOptions StreamOptions { get; } = new(From, 280, 16, Seed);

    public static BoostingOptions Boosting { get; } = new() { Seed = Seed };

    /// <param name="connectionString">A server whose account may create databases.</param>
    public static async Task MakeAsync(string connectionString, string folder, int version, TextWriter output, TimeProvider time, CancellationToken ct)
    {
        using (var server = new EventsDatabase(connectionString)) await server.ExecuteAsync($"DROP DATABASE IF EXISTS {Database} SYNC", ct);
        var own = new ClickHouseConnectionStringBuilder(connectionString) { Database = Database };
        using var database = new EventsDatabase(own.ConnectionString);
        await database.MigrateAsync(ct);
        output.WriteLine($"{await EventWriter.WriteAsync(database, Product, ProductHistory.Of(ProductOptions), ct)} events of a simulated product");
        output.WriteLine($"{await EventWriter.WriteAsync(database, Streams, StreamHistory.Of(StreamOptions), ct)} events of simulated streams");
        foreach (var model in await TrainAsync(new TrainingRun(database, output, time), ct)) output.WriteLine(model.Write(folder, version));
        await database.ExecuteAsync($"DROP DATABASE {Database} SYNC", ct);
    }

    private static async Task<List<TrainedModel>> TrainAsync(TrainingRun run, CancellationToken ct)
    {
        var people = new TrainingSource([Product], ProductOptions.From, ProductOptions.To, IsImported: false)
        {
            Description = $"Simulated, not observed: the events of a made-up subscription product with {ProductOptions.Size} visitors (tools/Meridian.Trainer/Simulation, seed {Seed}), as they were known at each moment. Figures say how well the model knows the simulation; retrain it on a tenant's own events before relying on it.",
        };
        var volumes = new TrainingSource([Streams, Product], StreamOptions.From, StreamOptions.To, IsImported: false)
        {
            Description = $"Simulated, not observed: {StreamOptions.Size} made-up streams and the larger ones of a made-up product (tools/Meridian.Trainer/Simulation, seed {Seed}). Figures say how well the model knows the simulation; retrain it on a tenant's own events before relying on it.",
        };
        return
        [
            await run.PeopleAsync(PeopleQuestion.Churn, people, Boosting, ct),
            await run.PeopleAsync(PeopleQuestion.Lead(PersonEvents.Conversion), people, Boosting, ct),
            await run.AnomalyAsync(volumes, Boosting, ct),
        ];
    }
}
