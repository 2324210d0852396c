using Meridian.ServiceDefaults.Resilience;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Meridian.ServiceDefaults.Tests;

public sealed class ValidatedOptionsTests
{
    [Fact]
    public async Task A_value_that_is_wrong_stops_the_start_and_is_named_by_its_key()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => SampleService.StartAsync(settings: ("Resilience:Retries", "99")));

        Assert.Contains("Resilience:Retries", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_in_order_arrives()
    {
        await using var service = await SampleService.StartAsync(settings: ("Resilience:Retries", "7"));

        Assert.Equal(7, service.App.Services.GetRequiredService<IOptions<ResilienceOptions>>().Value.Retries);
    }
}
