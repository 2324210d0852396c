namespace Meridian.AppHost.Run;

/// <summary>What ml-scoring needs of this machine. Where it is published, operators mount a folder and name it in <c>Models__Folder</c>.</summary>
internal static class ModelExtensions
{
    private const string Grpc = "grpc";

    /// <summary>A folder for models beside the data of the stores; empty at first.</summary>
    public static IResourceBuilder<ProjectResource> WithModels(this IResourceBuilder<ProjectResource> scoring, RunContext run) => run.IsPublish
        ? scoring
        : scoring.WithEnvironment("Models__Folder", Directory.CreateDirectory(Path.Combine(run.Data, "models")).FullName);

    /// <summary>A second endpoint: without TLS a port speaks either HTTP/1.1 or HTTP/2, and gRPC needs the latter. The service is told which of its ports that is.</summary>
    public static IResourceBuilder<ProjectResource> WithGrpc(this IResourceBuilder<ProjectResource> scoring) => scoring
        .WithHttpEndpoint(name: Grpc)
        .WithEndpoint(Grpc, endpoint => endpoint.Transport = "http2")
        .WithEnvironment("Inference__GrpcPort", ReferenceExpression.Create($"{scoring.GetEndpoint(Grpc).Property(EndpointProperty.TargetPort)}"));
}
