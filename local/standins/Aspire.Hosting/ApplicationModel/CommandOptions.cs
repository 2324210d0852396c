namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is shown and when it can be given.</summary>
public class CommandOptions
{
    /// <summary>What it does, in words.</summary>
    public string? Description { get; set; }

    /// <summary>Handed to the command.</summary>
    public object? Parameter { get; set; }

    /// <summary>Asked before it runs.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>The icon.</summary>
    public string? IconName { get; set; }

    /// <summary>The look of the icon.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>Shown before the others.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Whether it can be given; always unless set.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}
