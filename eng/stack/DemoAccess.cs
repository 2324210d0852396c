namespace Meridian.Stack;

/// <summary>The demo tenant of a local stack.</summary>
public sealed record DemoAccess(Guid TenantId, string Email, string Password, string WriteKey, string SecretKey);
