using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>Filters by the value that they demand of one property.</summary>
/// <param name="field">The field.</param>
/// <param name="slot">Which of the values that are looked up in JSON; meaningless for other fields.</param>
internal sealed class FilterValueIndex(FilterField field, int slot)
{
    private readonly Dictionary<byte[], List<int>> _texts = new(Utf8Comparer.Instance);
    private readonly Dictionary<double, List<int>> _numbers = [];
    private readonly List<int> _whenTrue = [];
    private readonly List<int> _whenFalse = [];

    public void Add(FilterValue value, int filter) => ListOf(value).Add(filter);

    /// <summary>The filters that demand the value which the event has; null if there are none.</summary>
    public List<int>? Find(ref FilterScope scope)
    {
        if (field < FilterField.Properties) return scope.Text(field) is { IsEmpty: false } text ? OfText(text) : null;
        var value = scope.Slot(field, slot);
        return value.Kind switch
        {
            JsonTokenType.String => OfText(scope.Text(field, value)),
            JsonTokenType.Number => _numbers.Count > 0 ? _numbers.GetValueOrDefault(scope.Number(field, value)) : null,
            JsonTokenType.True => _whenTrue,
            JsonTokenType.False => _whenFalse,
            _ => null,
        };
    }

    private List<int>? OfText(ReadOnlySpan<byte> text) =>
        _texts.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out var found) ? found : null;

    private List<int> ListOf(FilterValue value) => value switch
    {
        FilterValue.Text text => Entry(_texts, Encoding.UTF8.GetBytes(text.Value)),
        FilterValue.Number number => Entry(_numbers, number.Value),
        FilterValue.Flag flag => flag.Value ? _whenTrue : _whenFalse,
        _ => throw new UnreachableException(),
    };

    private static List<int> Entry<TKey>(Dictionary<TKey, List<int>> lists, TKey key) where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
        return list;
    }
}
