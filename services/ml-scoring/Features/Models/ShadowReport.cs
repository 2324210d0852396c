namespace Meridian.MlScoring.Features.Models;

/// <param name="Compared">Requests that both answered.</param>
/// <param name="Different">Those with an element that differs by more than 0.0001, or is of another type or shape.</param>
/// <param name="Failed">Requests the shadow could not answer.</param>
/// <param name="PassedOver">Requests it did not get because too many were under way.</param>
/// <param name="MeanDifference">Of the largest differences of each request.</param>
internal sealed record ShadowReport(int Production, int Shadow, long Compared, long Different, long Failed, long PassedOver, double MeanDifference, double LargestDifference);
