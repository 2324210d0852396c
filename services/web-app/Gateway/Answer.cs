using System.Diagnostics.CodeAnalysis;

namespace Meridian.WebApp.Gateway;

/// <summary>What was asked for, or why it is not there.</summary>
public sealed record Answer<T>(T? Value, Problem? Problem)
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsOk => Problem is null;

    public static implicit operator Answer<T>(Problem problem) => new(default, problem);
}

/// <summary>The answer to what has none but whether it was done.</summary>
public sealed record Done
{
    public static Done Instance { get; } = new();
}
