using System.Numerics;
using System.Text;
using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Types;

/// <summary>Types whose argument is a size.</summary>
internal static class SizedTypes
{
    /// <summary>The most digits that <see cref="decimal"/> surely holds.</summary>
    private const int MaxPrecision = 28;

    /// <summary>The width follows the precision: 9 digits in 4 bytes, 18 in 8, 38 in 16.</summary>
    public static ColumnType Decimal(string name, int precision, int scale)
    {
        if (precision > MaxPrecision) throw new NotSupportedException($"The stand-in of ClickHouse.Client does not read {name}: .NET's decimal has {MaxPrecision} digits.");

        var width = precision <= 9 ? sizeof(int) : precision <= 18 ? sizeof(long) : 2 * sizeof(long);
        return new(name, typeof(decimal), stream => Read(stream, width, scale));
    }

    public static ColumnType FixedString(string name, int length) =>
        new(name, typeof(string), stream => Encoding.UTF8.GetString(stream.ReadFixed(length)));

    private static decimal Read(RowBinaryStream stream, int width, int scale)
    {
        var unscaled = new BigInteger(stream.ReadFixed(width));
        var magnitude = (UInt128)BigInteger.Abs(unscaled);
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled.Sign < 0, (byte)scale);
    }
}
