namespace Aspire.Hosting.ApplicationModel;

/// <summary>Who asks for a value, and from where.</summary>
public class ValueProviderContext
{
    /// <summary>The operation the value is for.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    /// <summary>The resource that will use the value.</summary>
    public IResource? Caller { get; init; }

    /// <summary>The network the value is used in; that of <see cref="Caller"/> unless given.</summary>
    public NetworkIdentifier? Network { get; init; }

    internal NetworkIdentifier NetworkOrDefault => Network ?? NetworkOf(Caller);

    private static NetworkIdentifier NetworkOf(IResource? caller) =>
        caller?.IsContainer() == true ? KnownNetworkIdentifiers.DefaultAspireContainerNetwork : KnownNetworkIdentifiers.LocalhostNetwork;
}
