namespace Meridian.Stack;

/// <summary>
/// The ports a developer can rely on while a stack runs with port offset 0. Whatever is not listed gets a free port.
/// Integration tests use none of them.
/// </summary>
public static class StackPorts
{
    public const int ApiGateway = 5080;
    public const int WebApp = 5090;
    public const int DeveloperPage = 15000;
    public const int Postgres = 15432;
    public const int Redis = 16379;
    public const int Kafka = 19092;
    public const int ClickHouseHttp = 18123;
    public const int ClickHouseNative = 19000;

    /// <summary>All of them, by the resource that listens there.</summary>
    public static IReadOnlyList<(string Resource, int Port)> All { get; } =
    [
        ("api-gateway", ApiGateway), ("web-app", WebApp), ("developer page", DeveloperPage), ("postgres", Postgres), ("cache", Redis),
        ("kafka", Kafka), ("kafka", Kafka + 1), ("kafka", Kafka + 2), ("clickhouse", ClickHouseHttp), ("clickhouse", ClickHouseNative),
    ];
}
