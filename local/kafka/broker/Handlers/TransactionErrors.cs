using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Handlers;

/// <summary>Errors of transactions as clients know them.</summary>
internal static class TransactionErrors
{
    /// <param name="knowsFenced">Whether the request's version has an error of its own for an epoch that was taken over.</param>
    public static ErrorCode For(ErrorCode error, bool knowsFenced) => error switch
    {
        ErrorCode.ProducerFenced when !knowsFenced => ErrorCode.InvalidProducerEpoch,
        // A coordinator whose disk is full is one to come back to.
        ErrorCode.KafkaStorageError => ErrorCode.CoordinatorNotAvailable,
        _ => error,
    };
}
