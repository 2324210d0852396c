using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Builds a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format;
    private readonly List<IValueProvider> _valueProviders;
    private readonly List<string?> _stringFormats;

    /// <summary>Begins with nothing.</summary>
    public ReferenceExpressionBuilder()
        : this(0, 0)
    {
    }

    internal ReferenceExpressionBuilder(int literalLength, int formattedCount)
    {
        _format = new(literalLength + (formattedCount * 3));
        _valueProviders = new(formattedCount);
        _stringFormats = new(formattedCount);
    }

    /// <summary>Nothing was appended.</summary>
    public bool IsEmpty => _format.Length == 0;

    /// <summary>Appends an interpolated string.</summary>
#pragma warning disable CA1822 // The handler writes into the builder it was made with, which is this one.
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
#pragma warning restore CA1822
    {
        // All was written while the string was evaluated; nothing is left to do.
        _ = handler;
    }

    /// <summary>Appends text; braces stand for themselves.</summary>
    public void AppendLiteral(string value) =>
        _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <inheritdoc cref="AppendLiteral" />
    public void AppendFormatted(string? value) => AppendLiteral(value ?? string.Empty);

    /// <inheritdoc cref="AppendLiteral" />
    /// <param name="format"><c>uri</c> to percent-encode.</param>
    public void AppendFormatted(string? value, string? format = null) => AppendLiteral(format is "uri" ? Uri.EscapeDataString(value ?? string.Empty) : value ?? string.Empty);

    /// <summary>Appends a value that is known later.</summary>
    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

    /// <inheritdoc cref="AppendFormatted{T}(T)" />
    /// <param name="format"><c>uri</c> to percent-encode.</param>
    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider => AppendValueProvider(valueProvider, format);

    /// <inheritdoc cref="AppendFormatted{T}(T, string?)" />
    /// <exception cref="ArgumentException"><paramref name="valueProvider"/> has no value or no manifest expression, or the format is not known.</exception>
    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        if (valueProvider is not IValueProvider provider || valueProvider is not IManifestExpressionProvider)
        {
            throw new ArgumentException($"'{valueProvider.GetType()}' cannot stand in an expression.", nameof(valueProvider));
        }

        if (format is not (null or "" or "uri")) throw new ArgumentException($"'{format}' is not a format; 'uri' is.", nameof(format));

        _format.Append(CultureInfo.InvariantCulture, $"{{{_valueProviders.Count}}}");
        _valueProviders.Add(provider);
        _stringFormats.Add(string.IsNullOrEmpty(format) ? null : format);
    }

    /// <summary>The expression.</summary>
    public ReferenceExpression Build() => new(_format.ToString(), [.. _valueProviders], [.. _stringFormats]);

    /// <summary>Appends an interpolated string to the builder.</summary>
    [InterpolatedStringHandler]
#pragma warning disable CS9113 // The compiler passes the counts; an existing builder has no use for them.
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
#pragma warning restore CS9113
    {
        /// <summary>Called by the compiler.</summary>
        public readonly void AppendLiteral(string value) => builder.AppendLiteral(value);

        /// <inheritdoc cref="AppendLiteral" />
        public readonly void AppendFormatted(string? value) => builder.AppendFormatted(value);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted(string? value, string format) => builder.AppendFormatted(value, format);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider, format);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource);

        /// <inheritdoc cref="AppendLiteral" />
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider.Resource, format);
    }
}
