namespace Aspire.StackExchange.Redis;

/// <summary>How a multiplexer is made; the section <c>Aspire:StackExchange:Redis</c>.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>What to connect to; <c>ConnectionStrings:{name}</c> comes before it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether to leave out the health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>There for the sake of the signature: see the README.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the connection is made at first use (the default) rather than when the host starts.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
