using Meridian.ApiGateway.Features.Sql;

namespace Meridian.ApiGateway.Tests.Sql;

public sealed class SqlNamesTests(TestedGateway stack)
{
    /// <summary>With a newer engine come new functions: somebody has to look at them before tenants do.</summary>
    [Fact]
    public async Task Every_function_of_the_engine_was_looked_at()
    {
        var functions = (await stack.AskEngineAsync("SELECT name FROM system.functions WHERE NOT startsWith(name, '__')")).Split('\n');

        Assert.InRange(functions.Length, 1_000, int.MaxValue);
        Assert.DoesNotContain(functions, function => !SqlNames.Knows(function));
    }

    [Fact]
    public async Task Nothing_that_reaches_outside_may_be_called()
    {
        var functions = (await stack.AskEngineAsync("""
            SELECT name FROM system.functions WHERE categories IN ('Dictionary', 'Embedded Dictionary', 'Introspection', 'AI', 'Machine Learning', 'Internal')
            """)).Split('\n');
        var tables = (await stack.AskEngineAsync("SELECT name FROM system.table_functions WHERE name NOT IN ('numbers', 'values', 'generate_series', 'generateSeries', 'format')")).Split('\n');

        Assert.InRange(functions.Length, 50, int.MaxValue);
        Assert.InRange(tables.Length, 40, int.MaxValue);
        Assert.DoesNotContain(functions.Concat(tables), SqlNames.MayBeCalled);
    }

    [Theory]
    [InlineData("count", true)]
    [InlineData("countIf", true)]
    [InlineData("COUNTIF", true)]
    [InlineData("uniqExactArrayIf", true)]
    [InlineData("sumMap", true)]
    [InlineData("quantileTDigestStateIf", true)]
    [InlineData("If", true)]
    [InlineData("fileIf", false)]
    [InlineData("urlState", false)]
    [InlineData("Merge", false)]
    [InlineData("State", false)]
    public void Combinators_go_with_aggregates(string name, bool expected) => Assert.Equal(expected, SqlNames.MayBeCalled(name));
}
