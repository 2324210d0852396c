using System.Globalization;
using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Types;

/// <summary>Enums: a number in the row, its name for the reader.</summary>
internal static class EnumType
{
    public static ColumnType Of(string name, IReadOnlyList<string> members, Func<RowBinaryStream, int> read)
    {
        var names = members.Select(Member).ToDictionary(member => member.Number, member => member.Name);
        return new(name, typeof(string), stream => names[read(stream)]);
    }

    // 'name' = number, with backslashes before quotes and backslashes.
    private static (int Number, string Name) Member(string text)
    {
        var equals = text.LastIndexOf('=');
        var quoted = text[..equals].Trim();
        var name = quoted[1..^1].Replace(@"\'", "'", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);
        return (int.Parse(text[(equals + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture), name);
    }
}
