using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>A schedule as a client writes it.</summary>
public sealed record ScheduleRequest : IValidatableObject
{
    private static readonly EmailAddressAttribute Email = new();

    [StringLength(200)]
    public string? Name { get; init; }

    [Required]
    public ScheduleEvery? Every { get; init; }

    /// <summary>By the clocks of the time zone: 09:00.</summary>
    [Required, RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]")]
    public string? At { get; init; }

    /// <summary>Of a weekly one.</summary>
    public DayOfWeek? DayOfWeek { get; init; }

    /// <summary>Of a monthly one; a month that has no such day takes its last.</summary>
    [Range(1, 31)]
    public int? DayOfMonth { get; init; }

    /// <summary>An IANA name.</summary>
    [Required, StringLength(60)]
    public string? TimeZone { get; init; }

    /// <summary>Mail addresses.</summary>
    [Required, MinLength(1), MaxLength(50)]
    public IReadOnlyList<string>? Recipients { get; init; }

    public bool Active { get; init; } = true;

    internal Timing Timing => new(
        Every!.Value, TimeOnly.ParseExact(At!, "HH:mm", CultureInfo.InvariantCulture), Every == ScheduleEvery.Week ? DayOfWeek : null, Every == ScheduleEvery.Month ? DayOfMonth : null,
        TimeZoneInfo.FindSystemTimeZoneById(TimeZone!));

    internal string[] DistinctRecipients => [.. Recipients!.Distinct(StringComparer.OrdinalIgnoreCase)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Every == ScheduleEvery.Week && DayOfWeek is null) yield return new ValidationResult("A weekly one needs a day of the week.", [nameof(DayOfWeek)]);
        if (Every == ScheduleEvery.Month && DayOfMonth is null) yield return new ValidationResult("A monthly one needs a day of the month.", [nameof(DayOfMonth)]);
        if (TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return new ValidationResult("There is no such time zone.", [nameof(TimeZone)]);
        if (Recipients?.All(IsAddress) == false)
            yield return new ValidationResult("One of these is no mail address.", [nameof(Recipients)]);
    }

    private static bool IsAddress(string? address) => address is { Length: <= 254 } && Email.IsValid(address);
}
