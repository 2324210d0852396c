namespace Meridian.MlScoring.Features.Models;

/// <summary>What a version is for, until a rollout says otherwise.</summary>
internal enum ModelStage
{
    /// <summary>The newest such version answers.</summary>
    Production,

    /// <summary>Loaded, and answers when it is asked for by number or by a rollout.</summary>
    Candidate,

    /// <summary>Not loaded.</summary>
    Archived,
}
