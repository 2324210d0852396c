using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Cohorts;
using Meridian.ApiGateway.Features.Dashboards;
using Meridian.ApiGateway.Features.DeadLetters;
using Meridian.ApiGateway.Features.Door;
using Meridian.ApiGateway.Features.Events;
using Meridian.ApiGateway.Features.Ingestion;
using Meridian.ApiGateway.Features.Insights;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.ApiGateway.Features.Live;
using Meridian.ApiGateway.Features.People;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Reference;
using Meridian.ApiGateway.Features.Schedules;
using Meridian.ApiGateway.Features.Scores;
using Meridian.ApiGateway.Features.Settings;
using Meridian.ApiGateway.Features.Shares;
using Meridian.ApiGateway.Features.Sql;
using Meridian.ApiGateway.Features.Team;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.ApiGateway.Features.Traces;

namespace Meridian.ApiGateway;

/// <summary>All that the gateway offers, an area a line.</summary>
internal static class Areas
{
    public static void AddAreas(this IHostApplicationBuilder builder)
    {
        builder.AddDoor();
        builder.AddTenants();
        builder.AddAudit();
        builder.AddAuth();
        builder.AddKeys();
        builder.AddIngestion();
        builder.AddEvents();
        builder.AddLive();
        builder.AddQueries();
        builder.AddCohorts();
        builder.AddPeople();
        builder.AddScores();
        builder.AddSettings();
        builder.AddSql();
        builder.AddLibrary();
        builder.AddDashboards();
        builder.AddShares();
        builder.AddSchedules();
        builder.AddReference();
        builder.Services.AddHttpClient<EventProcessorClient>();
    }

    public static void MapAreas(this WebApplication app)
    {
        app.MapAuth();
        app.MapKeys();
        app.MapTenants();
        app.MapTeam();
        app.MapEvents();
        app.MapLive();
        app.MapTraces();
        app.MapQueries();
        app.MapCohorts();
        app.MapPeople();
        app.MapScores();
        app.MapSettings();
        app.MapSql();
        app.MapInsights();
        app.MapDashboards();
        app.MapShares();
        app.MapSchedules();
        app.MapIngestion();
        app.MapDeadLetters();
        app.MapAudit();
        app.MapReference();
    }
}
