using System.Globalization;
using System.Text;
using Meridian.MlScoring.Features.Inference;

namespace Meridian.MlScoring.Tests;

/// <summary>Numbers are read as the framework reads them, to the last bit.</summary>
public sealed class NumberTests
{
    [Fact]
    public void A_float_is_the_nearest_one()
    {
        var random = new Random(7);
        foreach (var text in Texts(random, 300_000)) AssertSame(text);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("16777217")] // between two floats: to even
    [InlineData("16777219")]
    [InlineData("1.00000005960464477539062500000000000000000001")] // a hair above the middle
    [InlineData("1.000000059604644775390625")]
    [InlineData("9007199254740993")]
    [InlineData("1.1754943e-38")]
    [InlineData("1e-45")]
    [InlineData("7.006492321624085e-46")] // the middle between nothing and the smallest
    [InlineData("3.4028235677973366e38")] // the middle between the largest and infinity
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000000000000000000000000000000000000012345678901234567890")]
    [InlineData("1e400")]
    [InlineData("1e-99999999999")]
    public void Odd_numbers_are_too(string text) => AssertSame(text);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("01")]
    [InlineData("-01.5")]
    [InlineData("1.")]
    [InlineData("1.e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public void What_JSON_does_not_know_is_no_number(string text) => Assert.False(JsonNumber.TryRead(Encoding.UTF8.GetBytes(text), out _));

    private static void AssertSame(string text)
    {
        Assert.True(JsonNumber.TryRead(Encoding.UTF8.GetBytes(text + ",1"), out var number), text);
        Assert.Equal(text.Length, number.Length);
        Assert.True(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.SingleToInt32Bits(number.ToSingle()), text);
        Assert.True(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(number.ToDouble()), text);
    }

    private static IEnumerable<string> Texts(Random random, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var bits = random.NextInt64();
            yield return (index % 4) switch
            {
                0 when double.IsFinite(BitConverter.Int64BitsToDouble(bits)) => BitConverter.Int64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture),
                1 when float.IsFinite(BitConverter.Int32BitsToSingle((int)bits)) => BitConverter.Int32BitsToSingle((int)bits).ToString("R", CultureInfo.InvariantCulture),
                2 => ((random.NextDouble() * 200) - 100).ToString("F6", CultureInfo.InvariantCulture),
                _ => string.Create(CultureInfo.InvariantCulture, $"{bits % 100_000_000}.{random.Next()}e{random.Next(-50, 45)}"),
            };
        }
    }
}
