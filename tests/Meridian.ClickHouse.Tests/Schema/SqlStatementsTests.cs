using Meridian.ClickHouse.Schema;

namespace Meridian.ClickHouse.Tests.Schema;

public sealed class SqlStatementsTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData(" ; ;\n-- nothing ; here\n/* nor ; here */;", new string[0])]
    [InlineData("SELECT 1", new[] { "SELECT 1" })]
    [InlineData("SELECT 1; SELECT 2;\n", new[] { "SELECT 1", "SELECT 2" })]
    [InlineData("SELECT ';', 'it''s;', 'a\\';' ; B", new[] { "SELECT ';', 'it''s;', 'a\\';'", "B" })]
    [InlineData("SELECT `a;b`, \"c;d\"; B", new[] { "SELECT `a;b`, \"c;d\"", "B" })]
    [InlineData("A -- it's; one\n, 1; B", new[] { "A -- it's; one\n, 1", "B" })]
    [InlineData("A /* it's; one */ ; B", new[] { "A /* it's; one */", "B" })]
    [InlineData("SELECT '-- no comment', 1 - -1; B", new[] { "SELECT '-- no comment', 1 - -1", "B" })]
    public void A_semicolon_ends_a_statement_only_outside_of_strings_and_comments(string sql, string[] expected) =>
        Assert.Equal(expected, SqlStatements.Split(sql));

    [Theory]
    [InlineData("SELECT 'open; ")]
    [InlineData("SELECT `open")]
    [InlineData("SELECT 1 /* open; ")]
    [InlineData("SELECT 'ends with a backslash\\")]
    public void What_is_not_closed_is_refused(string sql) => Assert.Throws<FormatException>(() => SqlStatements.Split(sql));

    [Theory]
    [InlineData("CREATE TABLE  IF NOT  EXISTS t (n Int8) ENGINE = Memory")]
    [InlineData("CREATE MATERIALIZED VIEW\n    IF NOT EXISTS v TO t AS SELECT 1")]
    [InlineData("CREATE OR REPLACE FUNCTION f AS x -> x")]
    [InlineData("-- CREATE TABLE t\nALTER TABLE t ADD COLUMN IF NOT EXISTS c Int8, ADD INDEX IF NOT EXISTS i c TYPE minmax")]
    [InlineData("ALTER TABLE t DROP COLUMN IF EXISTS c")]
    [InlineData("ALTER TABLE t MODIFY COLUMN c Int16")]
    [InlineData("DROP TABLE IF EXISTS t")]
    public void What_can_run_twice_is_taken(string statement) => Assert.Null(RepeatableSql.Objection(statement));

    [Theory]
    [InlineData("create table t (n Int8) engine = Memory")]
    [InlineData("/* IF NOT EXISTS */ CREATE TABLE t AS u")]
    [InlineData("CREATE MATERIALIZED VIEW v TO t AS SELECT 1")]
    [InlineData("ALTER TABLE t ADD COLUMN IF NOT EXISTS c Int8, ADD COLUMN d Int8")]
    [InlineData("ALTER TABLE t DROP COLUMN c")]
    [InlineData("DROP TABLE t")]
    [InlineData("INSERT INTO t SELECT 1")]
    public void What_cannot_run_twice_is_refused(string statement) => Assert.NotNull(RepeatableSql.Objection(statement));
}
