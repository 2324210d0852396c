using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>Routes for our other services; section <c>Internal</c>.</summary>
internal sealed class InternalOptions
{
    public const string Section = "Internal";

    /// <summary>What they present as a bearer token. Without one nobody gets in.</summary>
    [MinLength(32)]
    public string? Token { get; init; }
}
