using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>Access tokens as in RFC 9068: ES256, <c>typ</c> at+jwt; the tenant is <c>tid</c>, the session <c>sid</c>.</summary>
internal sealed class AccessTokens(SigningKeys keys, IOptions<AuthOptions> options, TimeProvider time)
{
    private const string Type = "at+jwt";
    private const string ClientId = "meridian";
    private const string Tenant = "tid";
    private const string SessionId = "sid";
    private const string RoleName = "role";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    public async Task<string> IssueAsync(Session session, CancellationToken cancellationToken)
    {
        var (key, now) = (await keys.CurrentAsync(cancellationToken), time.GetUtcNow().UtcDateTime);
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now,
            Expires = now + options.Value.AccessTokenLifetime,
            SigningCredentials = new SigningCredentials(key.Security, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = session.UserId.ToString(),
                [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7().ToString(),
                ["client_id"] = ClientId,
                [SessionId] = session.Id.ToString(),
                [Tenant] = session.TenantId.ToString(),
                [RoleName] = session.Role.Name(),
            },
        });
    }

    /// <summary>Whose token it is; null when it is none of ours, was changed, or has ended.</summary>
    public async Task<Session?> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (Read(token) is not { Typ: Type } read || await keys.FindAsync(read.Kid, cancellationToken) is not { } key) return null;
        var result = await _handler.ValidateTokenAsync(read, new TokenValidationParameters
        {
            ValidIssuer = options.Value.Issuer,
            ValidAudience = options.Value.Audience,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = key.Security,
            ClockSkew = ClockSkew,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime - ClockSkew,
        });
        return result.IsValid ? SessionOf(read) : null;
    }

    private static JsonWebToken? Read(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Only what we signed comes here.
    private static Session SessionOf(JsonWebToken token) => new(
        Guid.Parse(token.GetClaim(SessionId).Value), Guid.Parse(token.GetClaim(Tenant).Value), Guid.Parse(token.Subject),
        Enum.Parse<Role>(token.GetClaim(RoleName).Value, ignoreCase: true));
}
