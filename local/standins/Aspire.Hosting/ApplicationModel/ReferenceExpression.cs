using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes for values that are known only once the application runs, such as a connection string.</summary>
public class ReferenceExpression : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    /// <summary>The empty text.</summary>
    public static readonly ReferenceExpression Empty = new(string.Empty, [], []);

    private readonly string[] _manifestExpressions;

    internal ReferenceExpression(string format, IValueProvider[] valueProviders, string?[] stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        StringFormats = stringFormats;
        _manifestExpressions = [.. valueProviders.Select(p => ((IManifestExpressionProvider)p).ValueExpression)];
    }

    private ReferenceExpression(IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse)
    {
        (Condition, MatchValue, WhenTrue, WhenFalse) = (condition, matchValue, whenTrue, whenFalse);
        Format = string.Empty;
        ValueProviders = [];
        StringFormats = [];
        _manifestExpressions = [];
    }

    /// <summary>The text, with <c>{0}</c> and so on for the holes.</summary>
    public string Format { get; }

    /// <summary>What fills the holes.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    /// <summary>How a hole is written: <c>uri</c> percent-encodes.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <summary>What fills the holes in a manifest.</summary>
    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>It is one of two, chosen by <see cref="Condition"/>.</summary>
    public bool IsConditional => Condition is not null;

    /// <summary>Chooses <see cref="WhenTrue"/> when its value is <see cref="MatchValue"/>.</summary>
    public IValueProvider? Condition { get; }

    /// <inheritdoc cref="Condition" />
    public string? MatchValue { get; }

    /// <inheritdoc cref="Condition" />
    public ReferenceExpression? WhenTrue { get; }

    /// <summary>Stands where <see cref="WhenTrue"/> is not chosen.</summary>
    public ReferenceExpression? WhenFalse { get; }

    /// <inheritdoc />
    public string ValueExpression => IsConditional
        ? $"{{{ConditionalName.Of(this)}.connectionString}}"
        : string.Format(CultureInfo.InvariantCulture, Format, _manifestExpressions);

    IEnumerable<object> IValueWithReferences.References => IsConditional ? [Condition!, WhenTrue!, WhenFalse!] : ValueProviders;

    /// <summary>Makes one from an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <summary>One of two, chosen when the value is asked for.</summary>
    public static ReferenceExpression CreateConditional(
        IValueProvider condition,
        string matchValue,
        ReferenceExpression whenTrue,
        ReferenceExpression whenFalse) => new(condition, matchValue, whenTrue, whenFalse);

    /// <summary>The text with every hole filled; waits until all values are known.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new(), cancellationToken);

    /// <inheritdoc cref="GetValueAsync(CancellationToken)" />
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Condition is not null)
        {
            var chosen = string.Equals(await Condition.GetValueAsync(context, cancellationToken), MatchValue, StringComparison.OrdinalIgnoreCase);
            return await (chosen ? WhenTrue! : WhenFalse!).GetValueAsync(context, cancellationToken);
        }

        var values = new string?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken);
            values[i] = StringFormats[i] is "uri" && value is not null ? Uri.EscapeDataString(value) : value;
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Turns an interpolated string into an expression.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ReferenceExpressionBuilder _builder = new(literalLength, formattedCount);

        /// <summary>Called by the compiler.</summary>
        public readonly void AppendLiteral(string value) => _builder.AppendLiteral(value);

        /// <inheritdoc cref="AppendLiteral" />
        public readonly void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        /// <inheritdoc cref="AppendLiteral" />
        public readonly void AppendFormatted(string? value, string? format = null) => _builder.AppendFormatted(value, format);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider, format);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider.Resource);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider.Resource, format);

        internal readonly ReferenceExpression Build() => _builder.Build();
    }
}
