namespace Aspire.Hosting.DeveloperPage;

/// <summary>Where an instance listens.</summary>
internal sealed record EndpointView(string? Name, string Url, string Text);
