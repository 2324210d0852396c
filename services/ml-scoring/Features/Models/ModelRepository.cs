using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Models;

/// <summary>
/// The models that are known. Those who ask see one snapshot; changes come one after the other and replace it. A version that is replaced goes when
/// its last request has been answered.
/// </summary>
internal sealed class ModelRepository(ModelLoader loader, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelRepository> logger) : IDisposable
{
    private const int Attempts = 5;

    private readonly SemaphoreSlim _changing = new(1);
    private readonly HashSet<string> _unloaded = []; // by somebody's wish: the folder does not bring them back
    private readonly RolloutFiles _rollouts = new(logger);
    private ImmutableDictionary<string, string> _seen = ImmutableDictionary<string, string>.Empty;
    private volatile ImmutableSortedDictionary<string, ServedModel> _models = ImmutableSortedDictionary.Create<string, ServedModel>(StringComparer.Ordinal);

    /// <summary>All models by name.</summary>
    public ImmutableSortedDictionary<string, ServedModel> Models => _models;

    /// <summary>Whether the folder has been looked at: before that nobody knows what there is.</summary>
    public bool IsReady { get; private set; }

    private string? Root => options.Value.Folder;

    /// <summary>A lease of a version, or null if it does not answer.</summary>
    public ModelLease? TryLease(string name, Func<ServedModel, int?> choose)
    {
        // A version may be replaced between finding and holding it; its successor is in the next snapshot.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!_models.TryGetValue(name, out var served) || choose(served) is not { } version || served.Find(version) is not { } model) return null;
            if (model.TryLease()) return new ModelLease(served, version, model);
        }

        return null;
    }

    /// <summary>Brings in what has changed in the folder since the last look.</summary>
    /// <param name="once">At once, without waiting until it looks the same twice: nobody is copying yet when the process starts.</param>
    public async Task ScanAsync(bool once, CancellationToken cancellationToken)
    {
        if (Root is { } root)
        {
            using var held = await HoldAsync(cancellationToken);
            var folders = VersionFolder.Scan(root);
            var stamps = folders.ToImmutableDictionary(folder => folder.Path, folder => folder.Stamp);
            foreach (var folder in folders)
            {
                if (_unloaded.Contains(folder.Model) || Known(folder)?.Folder.Stamp == folder.Stamp) continue;
                if (once || _seen.GetValueOrDefault(folder.Path) == folder.Stamp) await BringInAsync(folder, cancellationToken);
            }

            foreach (var version in _models.Values.SelectMany(model => model.Versions.Values).Where(version => !stamps.ContainsKey(version.Folder.Path)).ToList()) Drop(version);
            foreach (var model in _models.Values.ToList()) await FollowRolloutAsync(root, model, cancellationToken);
            _seen = stamps;
        }

        IsReady = true;
    }

    /// <summary>Loads all versions of a model that are not archived, anew where the files have changed or it failed before.</summary>
    /// <returns>The model, or null if there is no folder of that name.</returns>
    public async Task<ServedModel?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        if (Root is not { } root || !VersionFolder.IsName(name)) return null;
        using var held = await HoldAsync(cancellationToken);
        var folders = VersionFolder.Scan(root).Where(folder => folder.Model == name).ToList();
        if (folders.Count == 0) return null;
        _unloaded.Remove(name);
        foreach (var folder in folders)
        {
            if (Known(folder)?.IsCurrent(folder) != true) await BringInAsync(folder, cancellationToken);
        }

        await FollowRolloutAsync(root, _models[name], cancellationToken);
        return _models[name];
    }

    /// <summary>Lets go of all versions of a model until it is loaded again.</summary>
    /// <returns>Whether there was such a model.</returns>
    public async Task<bool> UnloadAsync(string name, CancellationToken cancellationToken)
    {
        using var held = await HoldAsync(cancellationToken);
        if (!_models.TryGetValue(name, out var model)) return false;
        _unloaded.Add(name);
        foreach (var version in model.Versions.Values.Where(version => version.Model is not null))
        {
            Put(version with { State = ModelState.Unavailable, Reason = "unloaded", Model = null });
            Release(version);
        }

        return true;
    }

    /// <summary>Changes a model's rollout.</summary>
    /// <returns>The model as it is then, or null if <paramref name="change"/> gave nothing.</returns>
    public async Task<ServedModel?> RollOutAsync(string name, Func<ServedModel, DateTimeOffset, Rollout?> change, CancellationToken cancellationToken)
    {
        using var held = await HoldAsync(cancellationToken);
        if (Root is not { } root || !_models.TryGetValue(name, out var model) || change(model, time.GetUtcNow()) is not { } rollout) return null;
        await rollout.WriteAsync(Rollout.FileOf(root, name), cancellationToken);
        return Put(model with { Rollout = rollout });
    }

    public void Dispose()
    {
        foreach (var version in _models.Values.SelectMany(model => model.Versions.Values)) version.Model?.Dispose();
        _models = _models.Clear();
        _changing.Dispose();
    }

    private async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        return new Held(_changing);
    }

    private ModelVersion? Known(VersionFolder folder) =>
        _models.TryGetValue(folder.Model, out var model) && model.Versions.TryGetValue(folder.Version, out var version) ? version : null;

    private async Task BringInAsync(VersionFolder folder, CancellationToken cancellationToken)
    {
        var (before, now) = (Known(folder), await loader.LoadAsync(folder, cancellationToken));
        if (now.Model is null && before?.Model is not null && now.Manifest.Stage != ModelStage.Archived)
        {
            // What works goes on; the reason tells that something newer does not.
            Put(before with { Folder = folder, Reason = now.Reason });
            return;
        }

        Put(now);
        if (before is not null) Release(before);
    }

    private void Drop(ModelVersion version)
    {
        if (!_models.TryGetValue(version.Folder.Model, out var model)) return;
        var versions = model.Versions.Remove(version.Version);
        _models = versions.IsEmpty ? _models.Remove(model.Name) : _models.SetItem(model.Name, model with { Versions = versions });
        Release(version);
    }

    private void Release(ModelVersion version)
    {
        if (version.Model is not { } model) return;
        model.Dispose();
        Log.ModelUnloaded(logger, version.Folder.Model, version.Version);
    }

    private async Task FollowRolloutAsync(string root, ServedModel model, CancellationToken cancellationToken)
    {
        var rollout = await _rollouts.ReadAsync(root, model, cancellationToken);
        if (rollout.Revision != model.Rollout.Revision) Put(model with { Rollout = rollout });
    }

    private void Put(ModelVersion version)
    {
        var model = _models.GetValueOrDefault(version.Folder.Model)
            ?? new ServedModel(version.Folder.Model, ImmutableSortedDictionary<int, ModelVersion>.Empty, Rollout.None);
        Put(model with { Versions = model.Versions.SetItem(version.Version, version) });
    }

    private ServedModel Put(ServedModel model)
    {
        _models = _models.SetItem(model.Name, model);
        return model;
    }

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
