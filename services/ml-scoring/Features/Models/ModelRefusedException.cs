namespace Meridian.MlScoring.Features.Models;

/// <summary>A version does not load. The message is for whoever put it there.</summary>
internal sealed class ModelRefusedException(string message) : Exception(message);
