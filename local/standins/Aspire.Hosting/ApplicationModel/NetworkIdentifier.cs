namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network that an endpoint can be reached from.</summary>
/// <param name="Value">Its name.</param>
public record NetworkIdentifier(string Value);
