using System.CommandLine;
using ClickHouse.Client;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Schema;
using Meridian.Trainer;

try
{
    return await Verbs.All(Console.Out).Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception known) when (known is TrainingException or HttpRequestException or ClickHouseServerException or ClickHouseUnavailableException or ClickHouseRejectedException or ClickHouseMigrationException)
{
    await Console.Error.WriteLineAsync($"✗ {known.Message}");
    return 1;
}
