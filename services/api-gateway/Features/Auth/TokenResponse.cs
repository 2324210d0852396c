namespace Meridian.ApiGateway.Features.Auth;

/// <summary>What signing in gives; the first four members as in RFC 6749, section 5.1, in camel case.</summary>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="RefreshToken">To be used once, for the next answer like this.</param>
internal sealed record TokenResponse(
    string AccessToken, string TokenType, long ExpiresIn, string RefreshToken, Guid TenantId, Guid UserId, string Role);
