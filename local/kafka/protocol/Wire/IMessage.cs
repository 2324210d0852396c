namespace Meridian.Kafka.Protocol.Wire;

/// <summary>A request, a response or a part of one, described once for both directions.</summary>
/// <remarks>The layouts are those of https://kafka.apache.org/protocol.html. Fields that a version lacks keep their default.</remarks>
public interface IMessage
{
    /// <summary>Names each field in wire order; the wire reads or writes it if its version has it.</summary>
    void Describe<TWire>(ref TWire wire) where TWire : struct, IWire;
}
