using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Auth;

/// <summary>What a person is in a tenant; in lower case the values of <c>memberships.role</c>.</summary>
internal enum Role
{
    /// <summary>Looks at answers.</summary>
    Viewer,

    /// <summary>Asks questions and keeps them.</summary>
    Analyst,

    /// <summary>Runs the tenant: keys, people, automations.</summary>
    Admin,

    /// <summary>As an admin, and appoints and removes owners.</summary>
    Owner,
}

internal static class Roles
{
    public static string Name(this Role role) => role.ToString().ToLowerInvariant();

    /// <summary>The scopes that come with a role.</summary>
    public static ApiScopes Scopes(this Role role) =>
        role >= Role.Admin ? ApiScopes.Ingest | ApiScopes.Query | ApiScopes.Admin : ApiScopes.Query;
}
