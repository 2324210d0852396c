using System.Net;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Auth;

public sealed class SignInTests(TestedGateway stack)
{
    private const string Trend = """{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""";

    [Fact]
    public async Task Who_registers_owns_a_tenant_and_is_signed_in()
    {
        var person = await Person.RegisterAsync(stack.Gateway);

        Assert.Equal(("owner", "Bearer", 3600), ((string?)person.Tokens["role"], (string?)person.Tokens["tokenType"], (int)person.Tokens["expiresIn"]!));
        await person.Client().PostTextAsync("/v1/query/trend", Trend).ExpectAsync(HttpStatusCode.OK);
        await person.Client().PostTextAsync("/v1/events", """{"event":"E","userId":"u"}""").ExpectAsync(HttpStatusCode.Accepted);
        Assert.Single(IngestTopic.Read(stack.Kafka, person.TenantId));
    }

    [Fact]
    public async Task An_address_has_one_account_whatever_its_case()
    {
        var person = await Person.RegisterAsync(stack.Gateway);

        await stack.Gateway.CreateClient()
            .PostAsync("/v1/auth/register", new JsonObject { ["email"] = person.Email.ToUpperInvariant(), ["password"] = "another password", ["tenantName"] = "Other" })
            .ExpectProblemAsync(HttpStatusCode.Conflict, "auth.email_taken");
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","password":"short","tenantName":"T"}""", "request.invalid")]
    [InlineData("""{"email":"nobody","password":"long enough 1","tenantName":"T"}""", "request.invalid")]
    [InlineData("""{"email":"a@example.com","password":"long enough 1"}""", "auth.tenant_or_invitation")]
    [InlineData("""{"email":"a@example.com","password":"long enough 1","invitation":"mi_nothing"}""", "auth.invitation_unknown")]
    public async Task What_is_wrong_with_a_registration_is_said(string body, string code) =>
        await stack.Gateway.CreateClient().PostTextAsync("/v1/auth/register", body).ExpectProblemAsync(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        await person.LogInAsync().ExpectAsync(HttpStatusCode.OK);

        await person.LogInAsync("wrong password").ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.sign_in_failed");
        await stack.Gateway.CreateClient()
            .PostAsync("/v1/auth/login", new JsonObject { ["email"] = Person.NewEmail(), ["password"] = "wrong password" })
            .ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.sign_in_failed");
    }

    [Fact]
    public async Task Too_many_wrong_passwords_lock_an_account_for_a_while()
    {
        await using var gateway = stack.With(("Auth:FailuresUntilLocked", "3"), ("Auth:LockedFor", "01:00:00"));
        var person = await Person.RegisterAsync(gateway);
        for (var attempt = 0; attempt < 3; attempt++) await person.LogInAsync("wrong password").ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.sign_in_failed");

        await person.LogInAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.sign_in_failed");
        Assert.True(await stack.Database.ScalarAsync<bool>("SELECT locked_until - now() BETWEEN interval '50 minutes' AND interval '1 hour' FROM gateway.users WHERE id = $1", person.UserId));

        await stack.Database.ExecuteAsync("UPDATE gateway.users SET locked_until = locked_until - interval '1 hour' WHERE id = $1", person.UserId);

        await person.LogInAsync().ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_address_that_tries_too_often_is_told_to_wait()
    {
        await using var gateway = stack.With(("Auth:AttemptsPerMinute", "2"));
        var person = await Person.RegisterAsync(gateway);
        await person.LogInAsync().ExpectAsync(HttpStatusCode.OK);

        using var refused = await person.LogInAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_suspended_tenant_lets_nobody_in()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        await stack.Database.ExecuteAsync("UPDATE gateway.tenants SET status = 'suspended' WHERE id = $1", person.TenantId);

        await person.LogInAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.sign_in_failed");
        await person.RefreshAsync().ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.refresh_refused");
        await person.Client().PostTextAsync("/v1/query/trend", Trend).ExpectProblemAsync(HttpStatusCode.Unauthorized, "auth.token_refused");
    }

    [Fact]
    public async Task The_demo_person_can_sign_in()
    {
        var tenant = await stack.NewTenantAsync();

        var tokens = await stack.Gateway.CreateClient()
            .PostAsync("/v1/auth/login", new JsonObject { ["email"] = $"{tenant.Id}@example.com", ["password"] = "p" }).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(tenant.Id, (Guid)tokens["tenantId"]!);
    }
}
