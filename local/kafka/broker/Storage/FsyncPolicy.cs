namespace Meridian.Local.Kafka.Storage;

/// <summary>When appended records are forced to the disk. A killed process loses nothing under any policy; a power cut does under the last two.</summary>
internal enum FsyncPolicy
{
    /// <summary>Before they are acknowledged or shown to consumers; all appends that wait share one fdatasync.</summary>
    GroupCommit,

    /// <summary>In the background, every so often.</summary>
    Interval,

    /// <summary>Whenever the operating system likes.</summary>
    None,
}
