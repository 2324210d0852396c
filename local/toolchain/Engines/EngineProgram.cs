using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Meridian.Local.Engines;

/// <summary>What the Main of every local engine does: configuration in, signals watched, a fault told in one line.</summary>
public static class EngineProgram
{
    /// <summary>Runs an engine until it ends or the process gets SIGTERM or SIGINT; what it is made of is fetched first where it is missing.</summary>
    /// <param name="args">Configuration as <c>--Section:Key=value</c>; it goes before the environment.</param>
    /// <param name="section">The section that <typeparamref name="TOptions"/> is bound to.</param>
    /// <param name="engine">What it needs.</param>
    /// <param name="run">Runs the engine in the foreground; its token says when to stop.</param>
    /// <returns>The exit code: 0 after a clean stop, 1 after a fault.</returns>
    public static async Task<int> RunAsync<TOptions>(string[] args, string section, Tool engine, Func<TOptions, Toolchain, CancellationToken, Task> run)
        where TOptions : class, new()
    {
        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
            var options = Bind<TOptions>(configuration, section);
            await run(options, await FetchAsync(engine, configuration, stop.Token), stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault) when (fault is EngineFaultException or ToolMissingException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<Toolchain> FetchAsync(Tool engine, IConfiguration configuration, CancellationToken stop)
    {
        var tools = Toolchain.At(configuration[MeridianHome.Key]);
        await tools.EnsureAsync([engine], new ConsoleProgress(), stop);
        return tools;
    }

    /// <exception cref="EngineFaultException">Keys are missing or wrong; the message names all of them.</exception>
    internal static TOptions Bind<TOptions>(IConfiguration configuration, string section)
        where TOptions : class, new()
    {
        var options = new TOptions();
        try
        {
            configuration.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException wrong)
        {
            throw new EngineFaultException(wrong.Message, wrong);
        }

        var complaints = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), complaints, validateAllProperties: true)
            ? options
            : throw new EngineFaultException($"Wrong configuration: {string.Join(' ', complaints.Select(complaint => $"{section}:{complaint.MemberNames.FirstOrDefault()}: {complaint.ErrorMessage}"))}");
    }
}
