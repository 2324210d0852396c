using Meridian.Stack;

namespace Meridian.AppHost.Run;

/// <summary>A tenant to try things with. Exists only in a local run: its keys are made on this machine.</summary>
internal static class DemoTenant
{
    public static readonly Guid TenantId = new("019aa000-0000-7000-8000-00000000de30");
    private const string Email = "demo@meridian.example";

    public static IResourceBuilder<ProjectResource> WithDemoTenant(this IResourceBuilder<ProjectResource> migrations, RunContext run)
    {
        if (!run.HasDemo) return migrations;
        var builder = migrations.ApplicationBuilder;
        var (write, secret) = (builder.AddParameter("demo-write-secret", secret: true), builder.AddParameter("demo-secret-secret", secret: true));
        return migrations
            .WithEnvironment("Demo__TenantId", TenantId.ToString())
            .WithEnvironment("Demo__Email", Email)
            .WithEnvironment("Demo__Password", builder.AddParameter("demo-password", secret: true))
            .WithEnvironment("Demo__WriteKey", ReferenceExpression.Create($"mk_write_{write}"))
            .WithEnvironment("Demo__SecretKey", ReferenceExpression.Create($"mk_secret_{secret}"));
    }

    /// <summary>How to use it, for the state of the stack.</summary>
    public static DemoAccess? Access(RunContext run, Func<string, string?> parameter) => !run.HasDemo ? null : new DemoAccess(
        TenantId, Email, parameter("demo-password") ?? "", $"mk_write_{parameter("demo-write-secret")}", $"mk_secret_{parameter("demo-secret-secret")}");
}
