namespace Meridian.Trainer;

/// <summary>What was asked for cannot be done; the message says why, for people.</summary>
internal sealed class TrainingException(string message) : Exception(message);
