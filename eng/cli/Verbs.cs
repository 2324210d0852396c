using System.CommandLine;
using Meridian.Cli.Demo;
using Meridian.Cli.Running;
using Meridian.Cli.Testing;

namespace Meridian.Cli;

/// <summary>Every verb of the command.</summary>
internal static class Verbs
{
    public static RootCommand All() => new("Meridian: events in, answers and automations out. One command for the whole stack.")
    {
        UpCommand.Create(),
        StatusCommand.Create(),
        LogsCommand.Create(),
        DownCommand.Create(),
        DemoCommand.Create(),
        TestCommand.Create(),
        BenchCommand.Create(),
        PublishCommand.Create(),
    };
}
