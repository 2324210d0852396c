using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Team;

public sealed class TeamTests(TestedGateway stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_invited_joins_with_the_role_once()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var email = Person.NewEmail();
        var invitation = (string)(await owner.Client().PostAsync("/v1/invitations", new JsonObject { ["email"] = email, ["role"] = "analyst" }).ExpectAsync(HttpStatusCode.Created))["token"]!;

        await stack.Gateway.CreateClient().PostAsync("/v1/auth/register", new JsonObject { ["email"] = Person.NewEmail(), ["password"] = "long enough 1", ["invitation"] = invitation })
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "auth.invitation_unknown");
        var analyst = await Person.RegisterAsync(stack.Gateway, email, invitation);

        Assert.Equal((owner.TenantId, "analyst"), (analyst.TenantId, (string?)analyst.Tokens["role"]));
        await stack.Gateway.CreateClient().PostAsync("/v1/auth/register", new JsonObject { ["email"] = email, ["password"] = "long enough 1", ["invitation"] = invitation })
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "auth.invitation_unknown");
        var members = (await owner.Client().GetAsync("/v1/members", Cancelled).ExpectAsync(HttpStatusCode.OK))["members"]!.AsArray();
        Assert.Equal([(owner.Email, "owner"), (email, "analyst")], members.Select(member => ((string)member!["email"]!, (string)member["role"]!)));
    }

    [Theory]
    [InlineData("analyst")]
    [InlineData("viewer")]
    public async Task Only_admins_run_the_tenant(string role)
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var member = await owner.InviteAsync(role);

        await member.Client().GetAsync("/v1/members", Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await member.Client().GetAsync("/v1/keys", Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await member.Client().PostTextAsync("/v1/events", "{}").ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
    }

    [Fact]
    public async Task An_admin_cannot_touch_owners_nor_make_one()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        var admin = await owner.InviteAsync("admin");

        await admin.Client().PostAsync("/v1/invitations", new JsonObject { ["email"] = Person.NewEmail(), ["role"] = "owner" }).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await PutRoleAsync(admin, admin.UserId, "owner").ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
        await admin.Client().DeleteAsync($"/v1/members/{owner.UserId}", Cancelled).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.role_too_low");
    }

    [Fact]
    public async Task A_tenant_keeps_an_owner()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        await PutRoleAsync(owner, owner.UserId, "admin").ExpectProblemAsync(HttpStatusCode.Conflict, "team.last_owner");
        await owner.Client().DeleteAsync($"/v1/members/{owner.UserId}", Cancelled).ExpectProblemAsync(HttpStatusCode.Conflict, "team.last_owner");

        var second = await owner.InviteAsync("owner");
        await owner.Client().DeleteAsync($"/v1/members/{owner.UserId}", Cancelled).ExpectEmptyAsync();

        await PutRoleAsync(second, second.UserId, "viewer").ExpectProblemAsync(HttpStatusCode.Conflict, "team.last_owner");
    }

    [Fact]
    public async Task A_changed_role_and_a_removal_hold_at_once_for_who_is_signed_in()
    {
        var owner = await Person.RegisterAsync(stack.Gateway);
        // Who asks again and again until something holds has more requests than the smallest plan.
        await stack.SetPlanAsync(owner.TenantId, "enterprise");
        var admin = await owner.InviteAsync("admin");
        await admin.Client().GetAsync("/v1/members", Cancelled).ExpectAsync(HttpStatusCode.OK);

        await PutRoleAsync(owner, admin.UserId, "viewer").ExpectEmptyAsync();
        await Eventually.Until("the role is refused", async () => (await admin.Client().GetAsync("/v1/members", Cancelled)).StatusCode == HttpStatusCode.Forbidden);

        await owner.Client().DeleteAsync($"/v1/members/{admin.UserId}", Cancelled).ExpectEmptyAsync();
        await Eventually.Until("the token is refused", async () => (await admin.Client().GetAsync("/v1/members", Cancelled)).StatusCode == HttpStatusCode.Unauthorized);
        await admin.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.refresh_refused");
    }

    [Fact]
    public async Task People_of_other_tenants_are_not_there()
    {
        var (mine, theirs) = (await Person.RegisterAsync(stack.Gateway), await Person.RegisterAsync(stack.Gateway));

        await PutRoleAsync(mine, theirs.UserId, "viewer").ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
        await mine.Client().DeleteAsync($"/v1/members/{theirs.UserId}", Cancelled).ExpectProblemAsync(HttpStatusCode.NotFound, "http.404");
    }

    private static Task<HttpResponseMessage> PutRoleAsync(Person by, Guid userId, string role) =>
        by.Client().PutAsJsonAsync($"/v1/members/{userId}/role", new JsonObject { ["role"] = role }, Cancelled);
}
