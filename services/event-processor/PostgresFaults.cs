using Npgsql;

namespace Meridian.EventProcessor;

internal static class PostgresFaults
{
    /// <summary>
    /// Whether to try again rather than end the process. Readers beside the way into ClickHouse take every trouble of Postgres for one that passes:
    /// they wait, visible as degraded, and the events wait on the broker; to end the process would stop ClickHouse too.
    /// </summary>
    public static bool Passes(Exception fault) => fault is NpgsqlException;
}
