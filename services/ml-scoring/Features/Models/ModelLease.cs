using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Models;

/// <summary>A model version that stays loaded until this is disposed of, and the one it is compared with.</summary>
internal sealed class ModelLease(ServedModel served, int version, LoadedModel model) : IDisposable
{
    private int _isReleased;

    public ServedModel Served { get; } = served;

    public int Version { get; } = version;

    public LoadedModel Model { get; } = model;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0) Model.Release();
    }
}
