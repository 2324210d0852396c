using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The order in which resources stop: nobody before those that use it.</summary>
internal static class StopOrder
{
    /// <summary>Groups that can stop together, the first to stop first.</summary>
    internal static IReadOnlyList<IReadOnlyList<IResource>> Of(IEnumerable<IResource> resources)
    {
        var depths = new Dictionary<IResource, int>();
        return [.. resources.GroupBy(r => Depth(r, depths, [])).OrderByDescending(g => g.Key).Select(g => g.ToList())];
    }

    private static int Depth(IResource resource, Dictionary<IResource, int> depths, HashSet<IResource> path)
    {
        if (depths.TryGetValue(resource, out var known)) return known;
        if (!path.Add(resource)) return 0; // a circle of references has no order

        var uses = resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Resource)
            .Concat(resource.Annotations.OfType<ResourceRelationshipAnnotation>().Where(r => r.Type == "Reference").Select(r => r.Resource))
            .Concat(resource is IResourceWithParent child ? [child.Parent] : []);
        var depth = uses.Select(r => Depth(r, depths, path) + 1).DefaultIfEmpty(0).Max();
        path.Remove(resource);
        return depths[resource] = depth;
    }
}
