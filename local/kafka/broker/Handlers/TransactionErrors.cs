using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Handlers;

/// <summary>Older versions of the requests about transactions know one error for every epoch that is not the current one.</summary>
internal static class TransactionErrors
{
    public static ErrorCode For(ErrorCode error, bool knowsFenced) =>
        error == ErrorCode.ProducerFenced && !knowsFenced ? ErrorCode.InvalidProducerEpoch : error;
}
