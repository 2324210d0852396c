using Meridian.AppHost.Run;

namespace Meridian.AppHost.Infrastructure;

internal static class StoresExtensions
{
    /// <summary>Adds the stores the way <c>--infra</c> says; without it as containers where an engine answers, else as local processes.</summary>
    public static Stores AddStores(this IDistributedApplicationBuilder builder, RunContext run)
    {
        var chosen = builder.Configuration["infra"] ?? (run.IsPublish || ContainerEngine.Answers() ? ContainerStores.Name : LocalStores.Name);
        run.Infrastructure = chosen;
        return chosen switch
        {
            ContainerStores.Name => ContainerStores.Add(builder),
            LocalStores.Name when !run.IsPublish => LocalStores.Add(builder, run),
            LocalStores.Name => throw new DistributedApplicationException("--infra local is for running: what is published is always the production shape."),
            _ => throw new DistributedApplicationException($"--infra {chosen} is unknown: use 'local' or 'containers'."),
        };
    }
}
