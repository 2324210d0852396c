using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Meridian.Trainer.Learning;
using Meridian.Trainer.People;
using Meridian.Trainer.Simulation;
using Meridian.Trainer.Store;

namespace Meridian.Trainer;

/// <summary>What the tool can be asked for.</summary>
internal static class Verbs
{
    private static readonly Option<string> Server = new("--clickhouse") { Description = "Connection string: Host=…;Port=…;Username=…;Password=…;Database=…", Required = true };
    private static readonly Option<Guid?> Tenant = new("--tenant") { Description = "Whose events" };
    private static readonly Option<bool> AllTenants = new("--all-tenants") { Description = "Everybody's events together" };
    private static readonly Option<DateTimeOffset?> From = new("--from") { Description = "Beginning of the history; the first whole day without", CustomParser = ReadTime };
    private static readonly Option<DateTimeOffset?> To = new("--to") { Description = "End of the history; the last whole day without", CustomParser = ReadTime };
    private static readonly Option<int> WarmUp = new("--warm-up") { Description = "Days before the first moment: features look back 90", DefaultValueFactory = _ => 90 };
    private static readonly Option<bool> Imported = new("--imported") { Description = "The history came in as a whole: go by when events happened, not by when they came in" };
    private static readonly Option<string> Conversion = new("--conversion") { Description = "The event that makes a lead a customer", DefaultValueFactory = _ => PersonEvents.Conversion };
    private static readonly Option<string> Out = new("--out") { Description = "The folder of models", Required = true };
    private static readonly Option<int> Version = new("--model-version") { Description = "The version's number", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed and events give the same model", DefaultValueFactory = _ => ShippedModels.Seed };

    public static RootCommand All(TextWriter output) => new("Trains Meridian's models out of events, and makes up events to train from.") { Train(output), Simulate(output), Shipped(output) };

    private static Command Train(TextWriter output)
    {
        var model = new Argument<string>("model") { Description = "churn, lead or anomaly" }.AcceptOnlyFromAmong("churn", "lead", "anomaly");
        var command = new Command("train", "Trains a model and writes it with its card") { model, Server, Tenant, AllTenants, From, To, WarmUp, Imported, Conversion, Out, Version, Seed };
        command.SetAction(async (parsed, ct) =>
        {
            using var database = new EventsDatabase(parsed.GetRequiredValue(Server));
            var run = new TrainingRun(database, output, TimeProvider.System);
            var source = new TrainingSource(await TenantsAsync(parsed, run, ct), parsed.GetValue(From), parsed.GetValue(To), parsed.GetValue(Imported)) { WarmUp = TimeSpan.FromDays(parsed.GetValue(WarmUp)) };
            var options = new BoostingOptions { Seed = parsed.GetValue(Seed) };
            var trained = parsed.GetRequiredValue(model) switch
            {
                "churn" => await run.PeopleAsync(PeopleQuestion.Churn, source, options, ct),
                "lead" => await run.PeopleAsync(PeopleQuestion.Lead(parsed.GetRequiredValue(Conversion)), source, options, ct),
                _ => await run.AnomalyAsync(source, options, ct),
            };
            output.WriteLine(trained.Write(parsed.GetRequiredValue(Out), parsed.GetValue(Version)));
        });
        return command;
    }

    private static Command Simulate(TextWriter output)
    {
        var what = new Argument<string>("what") { Description = "people or streams" }.AcceptOnlyFromAmong("people", "streams");
        var server = new Option<string?>("--clickhouse") { Description = Server.Description + " to write them into the table of events" };
        var file = new Option<string?>("--ndjson") { Description = "A file to write them to instead, an event a line as POST /v1/events takes them" };
        var size = new Option<int?>("--size") { Description = "How many people or streams; as many as the shipped models have seen without" };
        var days = new Option<int>("--days") { DefaultValueFactory = _ => ShippedModels.ProductOptions.Days };
        var command = new Command("simulate", "Makes up a history of events") { what, server, file, Tenant, size, From, days, Seed };
        command.SetAction(async (parsed, ct) =>
        {
            var options = OptionsOf(parsed.GetRequiredValue(what) == "people" ? ShippedModels.ProductOptions : ShippedModels.StreamOptions, parsed) with { Days = parsed.GetValue(days) };
            if (parsed.GetValue(size) is { } given) options = options with { Size = given };
            var events = parsed.GetRequiredValue(what) == "people" ? ProductHistory.Of(options) : StreamHistory.Of(options);
            output.WriteLine($"{await WriteAsync(parsed.GetValue(server), parsed.GetValue(Tenant), parsed.GetValue(file), events, ct)} events from {options.From:yyyy-MM-dd} until {options.To:yyyy-MM-dd}");
        });
        return command;
    }

    private static Command Shipped(TextWriter output)
    {
        var command = new Command("shipped", "Makes the models that ml-scoring comes with again, in a database of its own") { Server, Out, Version };
        command.SetAction((parsed, ct) => ShippedModels.MakeAsync(parsed.GetRequiredValue(Server), parsed.GetRequiredValue(Out), parsed.GetValue(Version), output, TimeProvider.System, ct));
        return command;
    }

    private static async Task<IReadOnlyList<Guid>> TenantsAsync(ParseResult parsed, TrainingRun run, CancellationToken ct) => (parsed.GetValue(Tenant), parsed.GetValue(AllTenants)) switch
    {
        ({ } tenant, false) => [tenant],
        (null, true) => await run.TenantsAsync(ct),
        _ => throw new TrainingException("Say whose events: --tenant with an id, or --all-tenants."),
    };

    private static HistoryOptions OptionsOf(HistoryOptions shipped, ParseResult parsed) => shipped with { From = parsed.GetValue(From) ?? shipped.From, Seed = parsed.GetValue(Seed) };

    private static async Task<long> WriteAsync(string? connectionString, Guid? tenant, string? file, IEnumerable<SimulatedEvent> events, CancellationToken ct)
    {
        if (file is not null && connectionString is null) return await NdjsonFile.WriteAsync(file, events, ct);
        if (file is not null || connectionString is null || tenant is not { } whose) throw new TrainingException("Say where to: --clickhouse with --tenant, or --ndjson.");
        using var database = new EventsDatabase(connectionString);
        return await EventWriter.WriteAsync(database, whose, events, ct);
    }

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        result.AddError($"'{text}' is not a date.");
        return null;
    }
}
