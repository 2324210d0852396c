namespace Meridian.WebApp.Gateway;

/// <summary>What signing in gives.</summary>
internal sealed record Tokens(string AccessToken, string TokenType, long ExpiresIn, string RefreshToken, Guid TenantId, Guid UserId, string Role);

public sealed record MembersAnswer(IReadOnlyList<Member> Members);

public sealed record Member(Guid UserId, string Email, string Role, DateTimeOffset JoinedAt);

public sealed record Invitation(Guid Id, string Token, string Email, string Role, DateTimeOffset ExpiresAt);

public sealed record KeysAnswer(IReadOnlyList<ApiKey> Keys);

public sealed record ApiKey(
    Guid Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

public sealed record NewKey(Guid Id, string Key, string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

public sealed record AuditRecords(IReadOnlyList<AuditItem> Items, string? Next);

public sealed record AuditItem(Guid Id, DateTimeOffset At, string Area, string Action, Guid? UserId, string? Subject, string? Ip, string? UserAgent);

/// <summary>The company: what it is called, what its plan allows, and how much of the month is used.</summary>
public sealed record Account(Guid TenantId, string Name, string Plan, long? EventsPerMonth, long EventsThisMonth, string? Email, string Role, AccountAllowance Events, AccountAllowance Requests);

/// <param name="TimeZone">An IANA name: where days begin in answers.</param>
public sealed record CompanySettings(string TimeZone);

public sealed record AccountAllowance(long PerSecond, long Burst);

/// <summary>Accounts, people, keys, and the trail.</summary>
internal static class PeopleCalls
{
    extension(GatewayClient gateway)
    {
        public Task<Answer<Tokens>> SignInAsync(string email, string password) =>
            gateway.CallAsync<Tokens>(HttpMethod.Post, "/v1/auth/login", new { email, password });

        public Task<Answer<Tokens>> RegisterAsync(string email, string password, string? tenantName, string? invitation) =>
            gateway.CallAsync<Tokens>(HttpMethod.Post, "/v1/auth/register", new { email, password, tenantName, invitation });

        public Task<Answer<Done>> SignOutAsync(string refreshToken) => gateway.CallAsync<Done>(HttpMethod.Post, "/v1/auth/logout", new { refreshToken });

        public Task<Answer<Account>> AccountAsync() => gateway.GetAsync<Account>("/v1/account");

        public Task<Answer<CompanySettings>> SettingsAsync() => gateway.GetAsync<CompanySettings>("/v1/settings");

        public Task<Answer<Done>> ChangeSettingsAsync(CompanySettings settings) => gateway.CallAsync<Done>(HttpMethod.Put, "/v1/settings", settings);

        public Task<Answer<MembersAnswer>> MembersAsync() => gateway.GetAsync<MembersAnswer>("/v1/members");

        public Task<Answer<Invitation>> InviteAsync(string email, string role) => gateway.CallAsync<Invitation>(HttpMethod.Post, "/v1/invitations", new { email, role });

        public Task<Answer<Done>> ChangeRoleAsync(Guid userId, string role) => gateway.CallAsync<Done>(HttpMethod.Put, $"/v1/members/{userId}/role", new { role });

        public Task<Answer<Done>> RemoveMemberAsync(Guid userId) => gateway.CallAsync<Done>(HttpMethod.Delete, $"/v1/members/{userId}");

        public Task<Answer<KeysAnswer>> KeysAsync() => gateway.GetAsync<KeysAnswer>("/v1/keys");

        public Task<Answer<NewKey>> CreateKeyAsync(string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt) =>
            gateway.CallAsync<NewKey>(HttpMethod.Post, "/v1/keys", new { name, scopes, expiresAt });

        public Task<Answer<Done>> RevokeKeyAsync(Guid id) => gateway.CallAsync<Done>(HttpMethod.Delete, $"/v1/keys/{id}");

        public Task<Answer<AuditRecords>> AuditAsync(string? action, string? cursor, int limit = 50) =>
            gateway.GetAsync<AuditRecords>($"/v1/audit{Queries.Of(("action", action), ("cursor", cursor), ("limit", $"{limit}"))}");
    }
}
