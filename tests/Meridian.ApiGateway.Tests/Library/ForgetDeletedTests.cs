using System.Net;
using Meridian.ApiGateway.Features.Library;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ApiGateway.Tests.Library;

public sealed class ForgetDeletedTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_thirty_days_what_was_deleted_is_gone_with_its_stars()
    {
        var tenant = await stack.NewTenantAsync();
        var (old, _) = await tenant.KeepAsync("SELECT 1");
        var (recent, _) = await tenant.KeepAsync("SELECT 1");
        foreach (var path in (string[])[old, recent])
        {
            await tenant.Analyst().PutAsync($"{path}/favourite", null, Cancelled).ExpectEmptyAsync();
            await tenant.DeleteAsync(path, "*").ExpectEmptyAsync();
        }

        await stack.Database.ExecuteAsync("UPDATE gateway.insights SET deleted_at = deleted_at - interval '30 days' WHERE id = $1", Guid.Parse(old[^36..]));
        await stack.Gateway.Services.GetRequiredService<ForgetDeleted>().RunAsync(Cancelled);

        await tenant.Analyst().PostAsync($"{old}/restore", []).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
        await tenant.Analyst().PostAsync($"{recent}/restore", []).ExpectAsync(HttpStatusCode.OK);
        Assert.Equal(1, await stack.Database.ScalarAsync<long>("SELECT count(*) FROM gateway.favourites WHERE tenant_id = $1", tenant.Id));
    }
}
