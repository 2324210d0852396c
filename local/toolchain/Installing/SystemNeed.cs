namespace Meridian.Local.Installing;

/// <summary>A file that comes with the operating system, and Debian's package for it.</summary>
/// <param name="File">A program's name, or the path of a header below an include directory.</param>
internal sealed record SystemNeed(string File, string DebianPackage)
{
    public static readonly SystemNeed RedisServer = new("redis-server", "redis-server");

    public static readonly SystemNeed Kcat = new("kcat", "kcat");

    /// <summary>What building librdkafka with every compression and TLS takes.</summary>
    public static readonly SystemNeed[] NativeBuild =
    [
        new("g++", "g++"), new("make", "make"), new("strip", "binutils"),
        new("openssl/ssl.h", "libssl-dev"), new("zlib.h", "zlib1g-dev"), new("zstd.h", "libzstd-dev"), new("lz4.h", "liblz4-dev"),
    ];

    public bool IsMet() => SystemPackages.Find(File) is not null;
}
