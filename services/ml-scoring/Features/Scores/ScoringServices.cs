using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>What a request for scores needs.</summary>
internal sealed record ScoringServices(ModelRepository Repository, Scorer Scorer, RepeatedRequests Repeated, TimeProvider Time);
