namespace Aspire.Hosting.ApplicationModel;

/// <summary>The look of an icon.</summary>
public enum IconVariant
{
    /// <summary>An outline.</summary>
    Regular = 0,

    /// <summary>Filled.</summary>
    Filled = 1,
}
