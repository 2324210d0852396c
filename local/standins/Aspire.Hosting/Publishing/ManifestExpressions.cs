using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>Values as a manifest writes them, and the entries that some of them need beside the resources.</summary>
internal sealed class ManifestExpressions
{
    /// <summary>Percent-encoded values: the name of the entry, and the expression that it encodes.</summary>
    internal Dictionary<string, string> UriEncoded { get; } = [];

    /// <summary>Conditional values: the name of the entry, and the expression.</summary>
    internal Dictionary<string, ReferenceExpression> Conditionals { get; } = [];

    internal string Text(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        IResourceBuilder<IResource> builder => Text(builder.Resource),
        ReferenceExpression { IsConditional: true } conditional => Conditional(conditional),
        ReferenceExpression expression => string.Format(
            CultureInfo.InvariantCulture,
            expression.Format,
            [.. expression.ValueProviders.Zip(expression.StringFormats, (provider, format) => format is null ? Text(provider) : UriEncode(provider))]),
        IManifestExpressionProvider provider => provider.ValueExpression,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private string UriEncode(IValueProvider provider)
    {
        var expression = Text(provider);
        var name = expression.Trim('{', '}').Replace('.', '-');
        if (name.EndsWith("-value", StringComparison.Ordinal)) name = name[..^"-value".Length];
        name += "-uri-encoded";
        UriEncoded[name] = expression;
        return $"{{{name}.value}}";
    }

    private string Conditional(ReferenceExpression conditional)
    {
        Conditionals[ConditionalName.Of(conditional)] = conditional;
        return conditional.ValueExpression;
    }
}
