namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a reference puts into the environment.</summary>
[Flags]
public enum ReferenceEnvironmentInjectionFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>ConnectionStrings__{name}</c>.</summary>
    ConnectionString = 1,

    /// <summary><c>{NAME}_{KEY}</c>.</summary>
    ConnectionProperties = 2,

    /// <summary><c>services__{name}__{scheme}__{n}</c>.</summary>
    ServiceDiscovery = 4,

    /// <summary><c>{NAME}_{ENDPOINT}</c>.</summary>
    Endpoints = 8,

    /// <summary>Everything.</summary>
    All = ConnectionString | ConnectionProperties | ServiceDiscovery | Endpoints,
}
