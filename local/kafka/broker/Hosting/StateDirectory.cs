namespace Meridian.Local.Kafka.Hosting;

/// <summary>Where Meridian keeps its state on this machine: Meridian:Home, or .meridian beside the solution.</summary>
internal sealed class StateDirectory(IConfiguration configuration)
{
    private const string Solution = "Meridian.sln";

    /// <exception cref="StartupException">No directory is configured, and the program does not lie under the solution.</exception>
    public string DataOf(string resource) => Path.Combine(configuration["Meridian:Home"] ?? FindHome(), "data", resource);

    private static string FindHome()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Solution))) return Path.Combine(at.FullName, ".meridian");
        }

        throw new StartupException($"Set Kafka:Data or Meridian:Home: there is no {Solution} above {AppContext.BaseDirectory} to keep data beside.");
    }
}
