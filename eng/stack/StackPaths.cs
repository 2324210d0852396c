namespace Meridian.Stack;

/// <summary>Where a checkout keeps what it fetches, what a running stack writes, and the stores' data.</summary>
/// <param name="Root">The checkout: the folder of Meridian.sln.</param>
/// <param name="PortOffset">Added to every fixed port. Each offset is a stack of its own, with its own data.</param>
public sealed record StackPaths(string Root, int PortOffset = 0)
{
    /// <summary>The git-ignored state folder of the checkout.</summary>
    public string Home => Path.Combine(Root, ".meridian");

    /// <summary>What one running stack writes about itself.</summary>
    public string Run => Path.Combine(Home, "run", FormattableString.Invariant($"{PortOffset}"));

    /// <summary>The stores' data, one folder a resource.</summary>
    public string Data => Path.Combine(Home, PortOffset == 0 ? "data" : FormattableString.Invariant($"data-{PortOffset}"));

    public string StateFile => Path.Combine(Run, "state.json");

    public string LockFile => Path.Combine(Run, "lock");

    /// <summary>What the host itself prints; the resources' own logs are in <see cref="Logs"/>.</summary>
    public string HostLog => Path.Combine(Run, "host.log");

    public string Logs => Path.Combine(Run, "logs");

    /// <summary>The checkout that holds the running binary.</summary>
    /// <exception cref="DirectoryNotFoundException">The binary is not inside a checkout.</exception>
    public static StackPaths OfThisBinary(int portOffset = 0)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Meridian.sln"))) return new StackPaths(folder.FullName, portOffset);
        }
        throw new DirectoryNotFoundException($"No Meridian.sln above {AppContext.BaseDirectory}: run the command from inside a checkout.");
    }
}
