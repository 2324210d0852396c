namespace Meridian.ApiGateway.Features.Library;

/// <summary>What is kept, whole.</summary>
internal interface IKept
{
    Guid Id { get; }

    int Version { get; }
}

/// <summary>Something that is kept as an answer, with its version as an ETag; or that there is none.</summary>
internal static class KeptAnswer
{
    public static IResult Found<T>(HttpContext context, Shelf shelf, T? kept) where T : class, IKept
    {
        if (kept is null) return Problems.NotThere(shelf.Noun);
        SeenVersion.Show(context, kept.Version);
        return TypedResults.Ok(kept);
    }

    /// <summary>What was just made.</summary>
    public static IResult Created<T>(HttpContext context, Shelf shelf, T? kept) where T : class, IKept
    {
        if (kept is null) return Problems.NotThere(shelf.Noun);
        SeenVersion.Show(context, kept.Version);
        return TypedResults.Created($"{shelf.Route}/{kept.Id}", kept);
    }
}
