using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Server;

/// <summary>What a handler may want to know of a request besides its body.</summary>
/// <param name="Node">The logical broker it came to.</param>
/// <param name="Closing">Cancelled when the connection closes, and nobody is left to answer.</param>
internal sealed record RequestContext(short Version, string ClientId, Node Node, ClientSession Session, CancellationToken Closing);
