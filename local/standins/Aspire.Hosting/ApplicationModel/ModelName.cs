namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rule that names of resources and endpoints keep to, so that they can be host names.</summary>
internal static class ModelName
{
    private const int MaxLength = 64;

    internal static void Validate(string kind, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Complaint(name) is { } complaint)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid. {complaint}", nameof(name));
        }
    }

    private static string? Complaint(string name)
    {
        if (name.Length > MaxLength) return $"Name must be between 1 and {MaxLength} characters long.";
        if (!char.IsAsciiLetter(name[0])) return "Name must start with an ASCII letter.";
        if (name[^1] == '-') return "Name cannot end with a hyphen.";
        if (name.Contains("--", StringComparison.Ordinal)) return "Name cannot contain consecutive hyphens.";
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? null : "Name must contain only ASCII letters, digits, and hyphens.";
    }
}
