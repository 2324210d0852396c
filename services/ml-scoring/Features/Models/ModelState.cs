namespace Meridian.MlScoring.Features.Models;

/// <summary>Whether a version answers.</summary>
internal enum ModelState
{
    Ready,

    /// <summary>It does not; the reason says why.</summary>
    Unavailable,
}
