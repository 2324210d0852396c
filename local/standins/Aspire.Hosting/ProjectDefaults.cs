using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>What every .NET project is given: endpoints from its launch profile, and the environment that ASP.NET Core and OpenTelemetry read.</summary>
internal static class ProjectDefaults
{
    internal static IResourceBuilder<ProjectResource> WithProjectDefaults(this IResourceBuilder<ProjectResource> builder, ProjectResourceOptions options)
    {
        builder.WithOtlpExporter().WithEnvironment(AddTelemetryDefaults);
        AnnotateLaunchProfile(builder, options);
        var effective = LaunchProfiles.Effective(builder.Resource);
        if (effective?.Profile.CommandLineArgs is { Length: > 0 })
        {
            throw new NotSupportedException($"The launch profile '{effective.Value.Name}' of '{builder.Resource.Name}' has arguments. The stand-in does not read them: use WithArgs.");
        }

        var urls = effective?.Profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            // How a deployed service is reached is for the target to say; that it can be reached both ways is what the model promises.
            if (urls.Length > 0) builder.AddDefaultEndpoint("http", "http", null).AddDefaultEndpoint("https", "https", null);
            return builder.WithEnvironment(PublishEnvironment);
        }

        foreach (var url in urls) builder.AddEndpointOf(url);
        return builder.WithEnvironment(context => RunEnvironment(context, effective));
    }

    private static void AnnotateLaunchProfile(IResourceBuilder<ProjectResource> builder, ProjectResourceOptions options)
    {
        var usual = builder.ApplicationBuilder.Configuration["AppHost:DefaultLaunchProfileName"] ?? builder.ApplicationBuilder.Configuration["DOTNET_LAUNCH_PROFILE"];
        if (options.ExcludeLaunchProfile) builder.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        else if (options.LaunchProfileName is { } named) builder.WithAnnotation(new LaunchProfileAnnotation(named));
        else if (usual is not null) builder.WithAnnotation(new DefaultLaunchProfileAnnotation(usual));
    }

    private static void AddEndpointOf(this IResourceBuilder<ProjectResource> builder, string url)
    {
        var address = new Uri(url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal));
        var taken = builder.Resource.Annotations.OfType<EndpointAnnotation>().Count(e => e.UriScheme == address.Scheme);
        builder.AddDefaultEndpoint(taken == 0 ? address.Scheme : $"{address.Scheme}{taken + 1}", address.Scheme, address.Port == 0 ? null : address.Port);
    }

    private static IResourceBuilder<ProjectResource> AddDefaultEndpoint(this IResourceBuilder<ProjectResource> builder, string name, string scheme, int? port) =>
        builder.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, scheme, null, name, port) { IsProjectDefault = true });

    private static void AddTelemetryDefaults(EnvironmentCallbackContext context)
    {
        var environment = context.EnvironmentVariables;
        environment["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        if (context.ExecutionContext.IsPublishMode) return;

        environment["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        environment["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
        environment["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        environment["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
    }

    private static void RunEnvironment(EnvironmentCallbackContext context, (string Name, LaunchProfile Profile)? effective)
    {
        var owner = (ProjectResource)context.Resource;
        var environment = context.EnvironmentVariables;
        var listening = owner.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsHttp && e.PortVariable is null).ToList();
        if (listening.Count > 0)
        {
            var urls = new ReferenceExpressionBuilder();
            foreach (var endpoint in listening)
            {
                if (!urls.IsEmpty) urls.AppendLiteral(";");
                urls.AppendLiteral($"{endpoint.UriScheme}://{endpoint.TargetHost}:");
                urls.AppendFormatted(new EndpointReference(owner, endpoint).Property(EndpointProperty.TargetPort));
            }

            environment["ASPNETCORE_URLS"] = urls.Build();
        }

        if (listening.Find(e => e.UriScheme == "https") is { } https)
        {
            environment["ASPNETCORE_HTTPS_PORT"] = new EndpointReference(owner, https).Property(EndpointProperty.Port);
        }

        if (effective is not { } profile) return;
        foreach (var (name, value) in profile.Profile.EnvironmentVariables) environment.TryAdd(name, value);
        environment.TryAdd("DOTNET_LAUNCH_PROFILE", profile.Name);
    }

    private static void PublishEnvironment(EnvironmentCallbackContext context)
    {
        var owner = (ProjectResource)context.Resource;
        var endpoints = owner.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count > 0 && !owner.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
        {
            context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        }

        // TLS ends before a deployed service, so its own https endpoint has no port of its own.
        SetPorts(context, owner, "HTTP_PORTS", endpoints.Where(e => e.UriScheme == "http"));
        SetPorts(context, owner, "HTTPS_PORTS", endpoints.Where(e => e.UriScheme == "https" && !e.IsProjectDefault));
    }

    private static void SetPorts(EnvironmentCallbackContext context, ProjectResource owner, string variable, IEnumerable<EndpointAnnotation> endpoints)
    {
        var ports = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints.Where(e => e.PortVariable is null))
        {
            if (!ports.IsEmpty) ports.AppendLiteral(";");
            ports.AppendFormatted(new EndpointReference(owner, endpoint).Property(EndpointProperty.TargetPort));
        }

        if (!ports.IsEmpty) context.EnvironmentVariables[variable] = ports.Build();
    }
}
