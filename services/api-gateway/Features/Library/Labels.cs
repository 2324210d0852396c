using System.ComponentModel.DataAnnotations;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>What people call a thing and find it by, in a request.</summary>
public abstract record Labels : IValidatableObject
{
    private const int LongestTag = 50;

    [Required, StringLength(200, MinimumLength = 1)]
    public string? Name { get; init; }

    [StringLength(4_000)]
    public string? Description { get; init; }

    /// <summary>A path by convention: Sales/Weekly.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Folder { get; init; }

    [MaxLength(20)]
    public IReadOnlyList<string>? Tags { get; init; }

    internal string[] DistinctTags => [.. (Tags ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Tags?.Any(tag => tag is null or "" || tag.Length > LongestTag) == true ? [new ValidationResult($"A tag has 1 to {LongestTag} characters.", [nameof(Tags)])] : [];
}
