using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class SaslHandshakeHandler : Handler<SaslHandshakeRequest>
{
    private const short FramedTokenSince = 1;

    protected override ValueTask<IMessage?> HandleAsync(SaslHandshakeRequest request, RequestContext context) => Answer(new SaslHandshakeResponse
    {
        ErrorCode = context.Session.Sasl?.Choose(request.Mechanism, bareTokenFollows: context.Version < FramedTokenSince) ?? ErrorCode.IllegalSaslState,
        Mechanisms = [SaslExchange.Mechanism],
    });
}
