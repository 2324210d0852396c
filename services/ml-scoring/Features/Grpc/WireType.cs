namespace Meridian.MlScoring.Features.Grpc;

/// <summary>How a field's value stands in a message, by the numbers of the encoding.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
