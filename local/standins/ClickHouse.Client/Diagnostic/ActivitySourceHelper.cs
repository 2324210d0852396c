using System.Diagnostics;
using ClickHouse.Client.ADO;

namespace ClickHouse.Client.Diagnostic;

internal static class ActivitySourceHelper
{
    private static readonly ActivitySource Source = new("ClickHouse.Client");

    public static Activity? Start(ClickHouseConnection connection, string sql)
    {
        var activity = Source.StartActivity("ClickHouse query", ActivityKind.Client);
        if (activity is not { IsAllDataRequested: true }) return activity;

        activity.SetTag("db.system.name", "clickhouse");
        activity.SetTag("db.namespace", connection.Database);
        activity.SetTag("db.query.text", sql);
        activity.SetTag("server.address", connection.DataSource);
        return activity;
    }
}
