using System.Text.Json;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Reads rollouts again and again. One caller at a time.</summary>
internal sealed class RolloutFiles(ILogger logger)
{
    // Why a model's could not be read: that is told once, and not at each look.
    private readonly Dictionary<string, string> _unreadable = [];

    /// <returns>A model's rollout; while its file cannot be read, the one that is known, and no other model is held up.</returns>
    public async Task<Rollout> ReadAsync(string root, ServedModel model, CancellationToken cancellationToken)
    {
        try
        {
            var rollout = await Rollout.ReadAsync(Rollout.FileOf(root, model.Name), cancellationToken);
            _unreadable.Remove(model.Name);
            return rollout;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            if (_unreadable.GetValueOrDefault(model.Name) != fault.Message) Log.RolloutUnreadable(logger, model.Name, fault.Message);
            _unreadable[model.Name] = fault.Message;
            return model.Rollout;
        }
    }
}
