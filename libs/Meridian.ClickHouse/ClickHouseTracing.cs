using System.Diagnostics;

namespace Meridian.ClickHouse;

/// <summary>Traces of inserts; queries are traced by ClickHouse.Client itself (source <c>ClickHouse.Client</c>).</summary>
public static class ClickHouseTracing
{
    /// <summary>The name of the <see cref="ActivitySource"/> to listen to.</summary>
    public const string SourceName = "Meridian.ClickHouse";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? Start(string operation, string table, int rows, ClickHouseHttp server)
    {
        var activity = Source.StartActivity($"{operation} {table}", ActivityKind.Client);
        if (activity is not { IsAllDataRequested: true }) return activity;

        activity.SetTag("db.system.name", "clickhouse");
        activity.SetTag("db.namespace", server.Database);
        activity.SetTag("server.address", server.Address.Host);
        activity.SetTag("server.port", server.Address.Port);
        activity.SetTag("db.operation.name", operation);
        activity.SetTag("db.collection.name", table);
        activity.SetTag("db.operation.batch.size", rows);
        return activity;
    }

    internal static void Fail(Activity? activity, Exception fault)
    {
        activity?.SetStatus(ActivityStatusCode.Error, fault.Message);
        activity?.SetTag("error.type", fault.GetType().FullName);
        if (fault is ClickHouseRejectedException { Code: > 0 } rejected) activity?.SetTag("db.response.status_code", rejected.Code);
    }
}
