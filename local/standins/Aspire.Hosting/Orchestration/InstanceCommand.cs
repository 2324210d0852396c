namespace Aspire.Hosting.Orchestration;

/// <summary>What a resource runs.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">The arguments before those of the model.</param>
/// <param name="Directory">The directory it runs in.</param>
/// <param name="Source">The project or program, for people.</param>
internal sealed record InstanceCommand(string Program, IReadOnlyList<string> Arguments, string Directory, string Source);
