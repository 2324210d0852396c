namespace Meridian.Local.Kafka.Hosting;

/// <summary>Puts the program together.</summary>
internal static class KafkaHost
{
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders().AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
        builder.ConfigureOpenTelemetry();
        builder.Services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateDataAnnotations();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<StateDirectory>().AddHostedService<BrokerService>();
        return builder.Build();
    }
}
