using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.Orchestration;

/// <summary>The environment and the arguments of a resource.</summary>
internal sealed record ExecutionConfiguration(Dictionary<string, string> Environment, List<string> Arguments)
{
    /// <summary>Calls all callbacks; values that are known later stay as they are.</summary>
    internal static async Task<(Dictionary<string, object> Environment, List<object> Arguments)> GatherAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ILogger? logger,
        CancellationToken cancellationToken)
    {
        var environment = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger ?? NullLogger.Instance };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await annotation.Callback(environment);
        }

        var arguments = new CommandLineArgsCallbackContext([], resource, cancellationToken)
        {
            ExecutionContext = executionContext,
            Logger = logger ?? NullLogger.Instance,
        };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
        {
            await annotation.Callback(arguments);
        }

        return (environment.EnvironmentVariables, [.. arguments.Args]);
    }

    /// <summary>Calls all callbacks and waits for the values; when publishing, a value is the expression that stands for it.</summary>
    internal static async Task<ExecutionConfiguration> ResolveAsync(
        IResource resource,
        DistributedApplicationExecutionContext executionContext,
        ILogger? logger = null,
        CancellationToken cancellationToken = default)
    {
        var gathered = await GatherAsync(resource, executionContext, logger, cancellationToken);
        var context = new ValueProviderContext { Caller = resource, ExecutionContext = executionContext };
        var environment = new Dictionary<string, string>(gathered.Environment.Count);
        foreach (var (name, value) in gathered.Environment)
        {
            if (await ValueAsync(value, context, cancellationToken) is { } text) environment[name] = text;
        }

        var arguments = new List<string>(gathered.Arguments.Count);
        foreach (var value in gathered.Arguments)
        {
            if (await ValueAsync(value, context, cancellationToken) is { } text) arguments.Add(text);
        }

        return new(environment, arguments);
    }

    private static async ValueTask<string?> ValueAsync(object? value, ValueProviderContext context, CancellationToken cancellationToken) => value switch
    {
        null => null,
        string text => text,
        IResourceBuilder<IResource> builder => await ValueAsync(builder.Resource, context, cancellationToken),
        IManifestExpressionProvider expression when context.ExecutionContext!.IsPublishMode => expression.ValueExpression,
        IValueProvider provider => await provider.GetValueAsync(context, cancellationToken),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
