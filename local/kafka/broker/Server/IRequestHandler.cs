using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Server;

/// <summary>Answers the requests of one API key.</summary>
internal interface IRequestHandler
{
    /// <summary>Takes effect before it first awaits, so that requests of a connection work in the order they came.</summary>
    /// <returns>The response, or null if the protocol wants none.</returns>
    /// <exception cref="MalformedMessageException">The body is not what its version says.</exception>
    ValueTask<IMessage?> HandleAsync(WireReader body, RequestContext context);
}
