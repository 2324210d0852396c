using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Meridian.ApiGateway.Features.Door;

/// <summary>Whose word about a client's address is taken; section <c>Proxies</c>.</summary>
internal sealed class ProxyOptions : IValidatableObject
{
    public const string Section = "Proxies";

    /// <summary>Networks of our own proxies, such as <c>10.0.0.0/8</c>. Without any, no header is believed.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>
    /// The header that the proxies write. There is one, because what they do not write they pass through, as some client wrote it.
    /// </summary>
    public ProxyHeader Header { get; init; } = ProxyHeader.XForwardedFor;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Networks
        .Where(network => !IPNetwork.TryParse(network, out _))
        .Select(network => new ValidationResult($"'{network}' is not a network such as 10.0.0.0/8.", [nameof(Networks)]));
}
