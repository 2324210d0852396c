using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Server;

/// <inheritdoc cref="IRequestHandler"/>
internal abstract class Handler<TRequest> : IRequestHandler
    where TRequest : IMessage, new()
{
    public ValueTask<IMessage?> HandleAsync(WireReader body, RequestContext context)
    {
        var request = new TRequest();
        request.Describe(ref body);
        return HandleAsync(request, context);
    }

    protected abstract ValueTask<IMessage?> HandleAsync(TRequest request, RequestContext context);

    protected static ValueTask<IMessage?> Answer(IMessage response) => new(response);
}
