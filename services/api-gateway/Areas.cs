using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Door;
using Meridian.ApiGateway.Features.Events;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Live;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Team;
using Meridian.ApiGateway.Features.Tenants;

namespace Meridian.ApiGateway;

/// <summary>All that the gateway offers, an area a line.</summary>
internal static class Areas
{
    public static void AddAreas(this IHostApplicationBuilder builder)
    {
        builder.AddDoor();
        builder.AddAudit();
        builder.AddAuth();
        builder.AddKeys();
        builder.AddEvents();
        builder.AddLive();
        builder.AddQueries();
    }

    public static void MapAreas(this WebApplication routes)
    {
        routes.MapAuth();
        routes.MapKeys();
        routes.MapTenants();
        routes.MapTeam();
        routes.MapEvents();
        routes.MapLive();
        routes.MapQueries();
        routes.MapAudit();
    }
}
