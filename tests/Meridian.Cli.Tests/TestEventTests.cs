using Meridian.Cli.Testing;

namespace Meridian.Cli.Tests;

public class TestEventTests
{
    [Fact]
    public void A_failed_test_carries_its_messages_and_stack()
    {
        var told = TestEvent.Parse("""{"$type":"test-failed","TestUniqueID":"a","Messages":["1 is not 2"],"StackTraces":["at X"]}""");

        Assert.Equal(new TestEvent(TestEvent.Failed, "a", null, "1 is not 2\nat X"), told);
    }

    [Fact]
    public void A_fixture_that_fails_counts_as_an_error()
    {
        var told = TestEvent.Parse("""{"$type":"test-class-cleanup-failure","Messages":["no"],"StackTraces":[]}""");

        Assert.Equal(TestEvent.Error, told?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("something a test printed")]
    [InlineData("""{"other":"json"}""")]
    public void Other_output_is_not_an_event(string line) => Assert.Null(TestEvent.Parse(line));
}
