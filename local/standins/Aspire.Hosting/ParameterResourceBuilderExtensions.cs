using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Adds parameters.</summary>
public static class ParameterResourceBuilderExtensions
{
    private const int DefaultPasswordLength = 22;

    /// <summary>Adds a parameter whose value is in the configuration, at <c>Parameters:{name}</c>.</summary>
    /// <param name="secret">The value is never shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.Add(builder.Configured(name, $"Parameters:{name}", secret));

    /// <summary>Adds a parameter with a value; the configuration is not asked.</summary>
    /// <param name="publishValueAsDefault">The value is written into manifests.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string value,
        bool publishValueAsDefault = false,
        bool secret = false) => builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <inheritdoc cref="AddParameter(IDistributedApplicationBuilder, string, string, bool, bool)" />
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false)
    {
        if (publishValueAsDefault && secret) throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret));

        return builder.Add(new ParameterResource(name, _ => valueGetter(), secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
        });
    }

    /// <summary>Adds a parameter whose value is in the configuration, or else the default.</summary>
    /// <param name="persist">A default that was used is used again the next time.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        ParameterDefault value,
        bool secret = false,
        bool persist = false) => builder.Add(builder.Configured(name, $"Parameters:{name}", secret, value, persist));

    /// <summary>Adds a parameter whose value is in the configuration, at <paramref name="configurationKey"/>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string configurationKey,
        bool secret = false) => builder.Add(builder.Configured(name, configurationKey, secret));

    /// <summary>Says what the parameter is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    /// <summary>Adds a connection string that is in the configuration, at <c>ConnectionStrings:{name}</c>.</summary>
    /// <param name="environmentVariableName">The variable that carries it; <c>ConnectionStrings__{name}</c> unless given.</param>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string? environmentVariableName = null)
    {
        var key = $"ConnectionStrings:{name}";
        var resource = new ConnectionStringParameterResource(name, _ => Value(builder.Configuration, name, key), environmentVariableName)
        {
            IsConnectionString = true,
            ConfigurationKey = key,
        };
        return builder.AddResource(resource).WithInitialState(Initial("ConnectionString"));
    }

    /// <summary>A password that is made once and kept in the user secrets of the host. It is not in the model, but in manifests that refer to it.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0) => CreateGeneratedParameter(builder, name, secret: true, new()
        {
            MinLength = DefaultPasswordLength,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    /// <summary>A value that is made once and kept in the user secrets of the host.</summary>
    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault) =>
        builder.Configured(name, $"Parameters:{name}", secret, parameterDefault, persist: true);

    private static IResourceBuilder<ParameterResource> Add(this IDistributedApplicationBuilder builder, ParameterResource parameter) =>
        builder.AddResource(parameter).WithInitialState(Initial("Parameter"));

    private static CustomResourceSnapshot Initial(string type) => new() { ResourceType = type, Properties = [] };

    private static ParameterResource Configured(
        this IDistributedApplicationBuilder builder,
        string name,
        string key,
        bool secret,
        ParameterDefault? fallback = null,
        bool persist = false)
    {
        var secrets = persist && builder.ExecutionContext.IsRunMode ? (builder as DistributedApplicationBuilder)?.Secrets : null;
        return new(name, known => Value(builder.Configuration, name, key, known is null ? null : () => secrets?.GetOrAdd(key, known.GetDefaultValue) ?? known.GetDefaultValue()), secret)
        {
            Default = fallback,
            ConfigurationKey = key,
        };
    }

    private static string Value(ConfigurationManager configuration, string name, string key, Func<string>? fallback = null)
    {
        // A shell cannot set a variable with a hyphen in its name, so underscores will do.
        var value = configuration[key] ?? configuration[key.Replace('-', '_')];
        return value ?? fallback?.Invoke() ?? throw new MissingParameterValueException(
            $"Parameter resource could not be used because configuration key '{key}' is missing and the Parameter '{name}' has no default value.");
    }
}
