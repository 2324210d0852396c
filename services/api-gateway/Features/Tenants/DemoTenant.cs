namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>A tenant to try things with; section <c>Demo</c>, which only a local run has.</summary>
internal sealed class DemoTenant
{
    public const string Section = "Demo";

    public required Guid TenantId { get; init; }

    /// <summary>Who signs in.</summary>
    public required string Email { get; init; }

    public required string Password { get; init; }

    /// <summary>A key that sends events.</summary>
    public required string WriteKey { get; init; }

    /// <summary>A key that also asks questions.</summary>
    public required string SecretKey { get; init; }
}
