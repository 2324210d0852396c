using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Stack;

namespace Meridian.AppHost.Tests;

/// <summary>What ops get out of the app model.</summary>
public sealed class ManifestTests
{
    private static readonly StackPaths Paths = StackPaths.OfThisBinary();

    [Fact]
    public async Task The_checked_in_manifest_is_what_the_app_model_renders()
    {
        var rendered = await RenderAsync("current");

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Paths.Root, "aspire-manifest.json"), TestContext.Current.CancellationToken), rendered);
    }

    [Fact]
    public async Task What_is_published_has_three_brokers_and_nothing_local()
    {
        var resources = JsonNode.Parse(await RenderAsync("shape"))!["resources"]!.AsObject();

        Assert.Equal(["kafka-1", "kafka-2", "kafka-3"], resources.Select(pair => pair.Key).Where(name => name.StartsWith("kafka-", StringComparison.Ordinal)));
        Assert.Equal(9 + 3, resources.Count(pair => (string?)pair.Value!["type"] == "project.v0"));
        Assert.DoesNotContain(resources, pair => pair.Value!["path"]?.ToString().Contains("local/", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(resources, pair => pair.Key.StartsWith("demo-", StringComparison.Ordinal));
    }

    // In the root, since a manifest's paths are relative to where it lies.
    private static async Task<string> RenderAsync(string name)
    {
        var file = Path.Combine(Paths.Root, $"aspire-manifest.{name}.test.json");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [StackHost.AppHostBinary(Paths), "--publisher", "manifest", "--output-path", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(File.Exists(file), $"No manifest was written: {await output}{await errors}");
            return await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
