namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: something that runs, is waited for, or holds a value.</summary>
public interface IResource
{
    /// <summary>The name, unique in the model ignoring case.</summary>
    string Name { get; }

    /// <summary>Everything said about the resource.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
