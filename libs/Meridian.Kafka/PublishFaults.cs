using Confluent.Kafka;

namespace Meridian.Kafka;

internal static class PublishFaults
{
    /// <summary>A delivery error as the exception the caller can act on.</summary>
    public static Exception From(Error error, string topic, KafkaException? cause = null) => IsRefusal(error.Code)
        ? new RecordRefusedException($"The record for '{topic}' was refused: {error.Reason}.", cause)
        : new BrokerUnavailableException($"The record for '{topic}' was not acknowledged: {error.Reason}.", cause);

    private static bool IsRefusal(ErrorCode code) => code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord
        or ErrorCode.TopicException or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;
}
