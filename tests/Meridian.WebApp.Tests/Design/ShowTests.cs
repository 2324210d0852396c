using Meridian.WebApp.Design;

namespace Meridian.WebApp.Tests.Design;

public sealed class ShowTests
{
    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(0.00001, "0.0001")]
    [InlineData(0.0021, "0.0021")]
    [InlineData(0.5, "0.50")]
    [InlineData(0.8243, "0.82")]
    [InlineData(0.9973, "0.9973")]
    [InlineData(0.99999, "0.9999")]
    [InlineData(1, "1.00")]
    public void A_score_is_neither_nothing_nor_all_where_it_is_not(double score, string expected) => Assert.Equal(expected, Show.Score(score));
}
