using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>Who may change what questions are asked with: analysts, and keys that may ask.</summary>
internal static class RoleCheck
{
    /// <exception cref="QueryRefusal">The caller only looks at answers.</exception>
    public static void Changes(HttpContext context)
    {
        if (Caller.Of(context).Role < Role.Analyst) throw new QueryRefusal(Problems.RoleTooLow(Caller.Of(context).Role.Name(), "analyst"));
    }
}
