using Meridian.Contracts.Plans;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>What a bucket is held to at the moment.</summary>
/// <param name="MonthlyQuota">Null for none.</param>
internal sealed record Terms(Allowance Allowance, long? MonthlyQuota);
