using System.IO.Hashing;
using System.Text.RegularExpressions;
using Meridian.Cli.Output;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli.Building;

/// <summary>
/// Finds out once whether this machine's feed has every package that a stand-in can replace, and writes the answer to
/// <c>artifacts/packages.props</c>, which every build imports (ADR-001).
/// </summary>
internal static partial class PackageProfile
{
    public static async Task EnsureAsync(StackPaths paths, CancellationToken cancellationToken)
    {
        var answer = Path.Combine(paths.Root, "artifacts", "packages.props");
        var question = Question(paths);
        if (File.Exists(answer) && (await File.ReadAllTextAsync(answer, cancellationToken)).Contains(question, StringComparison.Ordinal)) return;

        var missing = await Steps.RunAsync("Asking the package feed what it has", _ => ProbeAsync(paths, cancellationToken));
        var profile = missing.Count == 0 ? "feed" : "standin";
        Directory.CreateDirectory(Path.GetDirectoryName(answer)!);
        await File.WriteAllTextAsync(answer, $"""
            <Project>
              <!-- Written by ./meridian after asking the feed (probe {question}). Missing there: {(missing.Count == 0 ? "nothing" : string.Join(", ", missing))}. -->
              <PropertyGroup Condition="'$(MeridianPackages)' == ''">
                <MeridianPackages>{profile}</MeridianPackages>
              </PropertyGroup>
            </Project>

            """, cancellationToken);
        if (missing.Count == 0) AnsiConsole.MarkupLine("  Package profile [bold]feed[/]: the feed has every package.");
        else AnsiConsole.MarkupLineInterpolated($"  Package profile [bold]standin[/]: the feed lacks {missing.Count} packages ({string.Join(", ", missing)}); local/standins replaces them.");
    }

    // The packages asked for are the folders of local/standins, at the versions of Directory.Packages.props.
    private static string Question(StackPaths paths)
    {
        var hash = new XxHash64();
        hash.Append(File.ReadAllBytes(Path.Combine(paths.Root, "Directory.Packages.props")));
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(paths.Root, "local", "standins")).Order(StringComparer.Ordinal))
        {
            hash.Append(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(folder)));
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static async Task<IReadOnlyCollection<string>> ProbeAsync(StackPaths paths, CancellationToken cancellationToken)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var other = new List<string>();
        var code = await Shell.RunAsync("dotnet", ["restore", "eng/probe/Probe.csproj", "--nologo", "-p:MeridianPackages=feed"], paths.Root, line =>
        {
            if (AbsentPackage().Match(line) is { Success: true } match) missing.Add(match.Groups[1].Value);
            else if (line.Contains("error ", StringComparison.Ordinal)) other.Add(line.Trim());
        }, cancellationToken);
        if (code != 0 && missing.Count == 0)
        {
            throw new CommandFailedException("The package feed cannot be asked.\n" + string.Join('\n', other.Distinct())
                + "\nCheck the network and the NuGet configuration (dotnet nuget list source), then run this again.");
        }
        return missing;
    }

    // NU1101: no such package; NU1102: no such version; NU1103: only prereleases.
    [GeneratedRegex(@"NU110[123]: Unable to find (?:a stable )?package ([\w.]+\w)")]
    private static partial Regex AbsentPackage();
}
