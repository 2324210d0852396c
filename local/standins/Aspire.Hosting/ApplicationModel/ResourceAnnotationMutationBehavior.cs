namespace Aspire.Hosting.ApplicationModel;

/// <summary>What adding an annotation does to those of the same type that are already there.</summary>
public enum ResourceAnnotationMutationBehavior
{
    /// <summary>They stay.</summary>
    Append = 0,

    /// <summary>They go.</summary>
    Replace = 1,
}
