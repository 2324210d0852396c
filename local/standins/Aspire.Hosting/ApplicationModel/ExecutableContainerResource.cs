namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program as the container it is deployed in. It has the program's annotations, except that a Dockerfile already says what runs and with which arguments.</summary>
internal sealed class ExecutableContainerResource : ContainerResource
{
    internal ExecutableContainerResource(ExecutableResource executable)
        : base(executable.Name)
    {
        foreach (var annotation in executable.Annotations.Where(a => a is not CommandLineArgsCallbackAnnotation)) Annotations.Add(annotation);
    }
}
