using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    internal ResourceCollection()
    {
    }

    internal ResourceCollection(IEnumerable<IResource> resources)
        : base([.. resources])
    {
    }
}
