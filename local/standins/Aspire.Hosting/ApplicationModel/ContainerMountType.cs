namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is mounted into a container.</summary>
public enum ContainerMountType
{
    /// <summary>A file or directory of the machine.</summary>
    BindMount = 0,

    /// <summary>A volume of the engine.</summary>
    Volume = 1,
}
