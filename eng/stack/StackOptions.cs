namespace Meridian.Stack;

/// <summary>How to start a stack.</summary>
/// <param name="Infrastructure">"local" or "containers"; null lets the app model choose.</param>
/// <param name="Attached">The stack stops by itself when the process that started it is gone.</param>
/// <param name="Demo">Create the demo tenant.</param>
public sealed record StackOptions(string? Infrastructure = null, bool Attached = true, bool Demo = true);
