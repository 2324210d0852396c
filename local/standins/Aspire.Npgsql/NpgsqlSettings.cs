namespace Aspire.Npgsql;

/// <summary>How a data source is made; the section <c>Aspire:Npgsql</c>.</summary>
public sealed class NpgsqlSettings
{
    /// <summary>What to connect to; <c>ConnectionStrings:{name}</c> comes before it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether to leave out the health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>There for the sake of the signature: see the README.</summary>
    public bool DisableTracing { get; set; }

    /// <inheritdoc cref="DisableTracing"/>
    public bool DisableMetrics { get; set; }
}
