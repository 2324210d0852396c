namespace Meridian.ApiGateway.Features.Keys;

/// <summary>What a key may be used for; in lower case the values of <c>api_keys.scopes</c>.</summary>
[Flags]
internal enum ApiScopes
{
    None = 0,

    /// <summary>Send events.</summary>
    Ingest = 1,

    /// <summary>Ask questions about them.</summary>
    Query = 2,

    /// <summary>Change settings.</summary>
    Admin = 4,
}
