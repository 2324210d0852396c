namespace Meridian.Local.Installing;

/// <summary>A program that comes with the operating system.</summary>
/// <param name="Name">What it is called on the disk; a whole path where it is not among the programs.</param>
/// <param name="DebianPackage">What brings it on Debian.</param>
internal sealed record SystemProgram(string Name, string DebianPackage)
{
    private static readonly string[] Places = ["/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin"];

    /// <summary>Where it is, if this machine has it.</summary>
    public string? Find() => Places.Select(place => Path.Combine(place, Name)).FirstOrDefault(File.Exists);
}
