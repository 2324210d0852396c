using Meridian.Bench.Load;

namespace Meridian.Bench.Scoring;

/// <summary>The service with the models that are measured, and loads for it.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    public const int Callers = 32;

    /// <summary>The models, what marks their figures, and the share of the bare endpoint that is aimed at.</summary>
    public static readonly (string Model, string Suffix, double Share)[] Models =
        [(ScoringModels.Logistic, "", 0.8), (ScoringModels.Trees, ".trees", 0.65), (ScoringModels.Network, ".network", 0.65)];

    private readonly DirectoryInfo _folder;

    private ModelServer(DirectoryInfo folder, ScoringProcess process) => (_folder, Process) = (folder, process);

    public ScoringProcess Process { get; }

    public static async Task<ModelServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("meridian-bench-models-");
        try
        {
            ScoringModels.Write(folder.FullName);
            return new ModelServer(folder, await ScoringProcess.StartAsync(folder.FullName, [], cancellationToken));
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public RawHttpLoad Json(string model, int rows, int callers) => new(Process.Address, ScoringModels.JsonRequests(Path(model), rows), callers);

    public RawHttpLoad Binary(string model, int rows, int callers) => new(Process.Address, ScoringModels.BinaryRequests(Path(model), rows), callers);

    public PacedHttpLoad Paced(string model) => new(Process.Address, ScoringModels.JsonRequests(Path(model), 1), Callers);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Path(string model) => $"/v2/models/{model}/infer";
}
