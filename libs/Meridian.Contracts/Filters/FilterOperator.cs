namespace Meridian.Contracts.Filters;

/// <summary>How a condition compares; docs/filters.md says what each means for which kind of value.</summary>
public enum FilterOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c>: whatever is not <see cref="Equal"/>, so a missing property too.</summary>
    NotEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>contains</c></summary>
    Contains,

    /// <summary><c>starts_with</c></summary>
    StartsWith,

    /// <summary><c>ends_with</c></summary>
    EndsWith,

    /// <summary><c>regex</c></summary>
    Regex,

    /// <summary><c>in</c></summary>
    In,

    /// <summary><c>set</c>: there and not null.</summary>
    Set,

    /// <summary><c>not_set</c></summary>
    NotSet,

    /// <summary><c>before</c></summary>
    Before,

    /// <summary><c>after</c></summary>
    After,

    /// <summary><c>within_last</c></summary>
    WithinLast,
}
