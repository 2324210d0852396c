using Meridian.Local.Kafka.Hosting;
using Microsoft.Extensions.Options;

try
{
    using var host = KafkaHost.Build(args);
    await host.RunAsync();
    return 0;
}
catch (Exception reason) when (reason is StartupException or OptionsValidationException)
{
    await Console.Error.WriteLineAsync($"kafka: {reason.Message}");
    return 1;
}
