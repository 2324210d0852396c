using System.Diagnostics;

namespace Meridian.ApiGateway.Tests;

/// <summary>Programs of the system that tests call.</summary>
internal static class Shell
{
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }
}
