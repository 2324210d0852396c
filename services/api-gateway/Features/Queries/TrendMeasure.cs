namespace Meridian.ApiGateway.Features.Queries;

/// <summary>What a trend counts.</summary>
public enum TrendMeasure
{
    /// <summary>Events.</summary>
    Count,

    /// <summary>Different users: by their id, or their anonymous id where they have none.</summary>
    UniqueUsers,
}
