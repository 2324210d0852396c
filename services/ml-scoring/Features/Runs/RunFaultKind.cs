namespace Meridian.MlScoring.Features.Runs;

internal enum RunFaultKind
{
    /// <summary>The model cannot take these inputs.</summary>
    Refused,

    /// <summary>As many requests as may wait for the model do already.</summary>
    Busy,

    /// <summary>The time given was over, before or while it ran.</summary>
    TooLate,

    /// <summary>It would need more memory than models may have.</summary>
    TooLarge,

    /// <summary>The caller has gone.</summary>
    Abandoned,

    /// <summary>The model is being unloaded.</summary>
    Gone,

    /// <summary>The model itself failed.</summary>
    Failed,
}
