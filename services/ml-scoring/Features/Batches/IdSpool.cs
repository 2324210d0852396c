using System.Buffers.Binary;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>
/// The ids of a batch as numbers, in a file that has no name any more: it goes with the process, however that ends. Written once, then read once.
/// </summary>
internal sealed class IdSpool : IDisposable
{
    private readonly FileStream _file;

    // Of intake only: a million take some 40 MB.
    private HashSet<ulong>? _seen = [];

    public IdSpool(string? folder)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"meridian-batch-{Guid.CreateVersion7():n}");
        _file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 1 << 16 });
        File.Delete(path);
    }

    public long Count { get; private set; }

    /// <summary>Adds an id unless it is there.</summary>
    public void Add(ulong actor)
    {
        if (!_seen!.Add(actor)) return;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, actor);
        _file.Write(bytes);
        Count++;
    }

    /// <summary>Ends the writing.</summary>
    public void Rewind()
    {
        _seen = null;
        _file.Flush();
        _file.Position = 0;
    }

    /// <summary>The next ids; none at the end.</summary>
    public ulong[] Take(int most)
    {
        var bytes = new byte[most * sizeof(ulong)];
        var actors = new ulong[_file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) / sizeof(ulong)];
        for (var index = 0; index < actors.Length; index++) actors[index] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(index * sizeof(ulong)));
        return actors;
    }

    public void Dispose() => _file.Dispose();
}
