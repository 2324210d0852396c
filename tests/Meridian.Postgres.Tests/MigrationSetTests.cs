namespace Meridian.Postgres.Tests;

public sealed class MigrationSetTests
{
    [Fact]
    public void Embedded_files_come_in_the_order_of_their_numbers()
    {
        var set = MigrationSet.FromAssembly("samples", typeof(MigrationSetTests).Assembly);

        Assert.Equal(["0001_first", "0002_note"], set.Migrations.Select(migration => migration.Name));
        Assert.Equal("CREATE TABLE first (id integer PRIMARY KEY);", set.Migrations[0].Sql.Trim());
    }

    [Fact]
    public void An_assembly_without_migrations_is_refused() =>
        Assert.Throws<MigrationException>(() => MigrationSet.FromAssembly("samples", typeof(MigrationSet).Assembly));

    [Fact]
    public void Two_migrations_with_one_number_are_refused() =>
        Assert.Throws<MigrationException>(() => new MigrationSet("samples", [new(1, "0001_a", ""), new(1, "0001_b", "")]));

    [Theory]
    [InlineData("")]
    [InlineData("Samples")]
    [InlineData("samples; DROP TABLE x")]
    public void A_schema_that_is_not_a_plain_name_is_refused(string schema) =>
        Assert.Throws<MigrationException>(() => new MigrationSet(schema, []));

    [Fact]
    public void Line_endings_do_not_change_a_checksum() =>
        Assert.Equal(new Migration(1, "a", "x\ny").Checksum, new Migration(1, "a", "x\r\ny").Checksum);
}
