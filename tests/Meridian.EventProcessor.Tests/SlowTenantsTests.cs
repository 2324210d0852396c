using Meridian.EventProcessor.Features.Events;

namespace Meridian.EventProcessor.Tests;

public sealed class SlowTenantsTests
{
    [Fact]
    public void What_the_book_has_is_read_as_it_was_written()
    {
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        var read = SlowTenants.Read(SlowTenants.None.With(first, 7).With(second, long.MaxValue).ToString());

        Assert.Equal([(first, 7), (second, long.MaxValue)], read.All);
        Assert.Same(SlowTenants.None, SlowTenants.Read(SlowTenants.None.ToString()));
    }
}
