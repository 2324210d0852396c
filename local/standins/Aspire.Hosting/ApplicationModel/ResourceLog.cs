using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The log of one instance: the last lines in memory, all of them in a file that is renamed once when it grows large.</summary>
internal sealed class ResourceLog(string instance, string? directory, Action<string, bool> mirror) : IDisposable
{
    private const int TailLines = 10_000;
    private const long FileLimit = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<LogLine> _tail = new();
    private readonly List<Channel<LogLine>> _watchers = [];
    private StreamWriter? _file;
    private int _lines;
    private bool _disposed;

    internal void Append(string content, bool isError)
    {
        lock (_gate)
        {
            if (_disposed) return;
            var line = new LogLine(++_lines, content, isError);
            _tail.Enqueue(line);
            if (_tail.Count > TailLines) _tail.Dequeue();
            foreach (var watcher in _watchers) watcher.Writer.TryWrite(line);
            WriteToFile(content);
        }

        mirror(content, isError);
    }

    internal IReadOnlyList<LogLine> Tail()
    {
        lock (_gate) return [.. _tail];
    }

    internal async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogLine>(new() { SingleReader = true });
        IReadOnlyList<LogLine> backlog;
        lock (_gate)
        {
            backlog = [.. _tail];
            if (_disposed) channel.Writer.Complete();
            else _watchers.Add(channel);
        }

        try
        {
            if (backlog.Count > 0) yield return backlog;
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var line)) batch.Add(line);
                yield return batch;
            }
        }
        finally
        {
            lock (_gate) _watchers.Remove(channel);
        }
    }

    internal void Clear()
    {
        lock (_gate) _tail.Clear();
    }

    internal void Complete()
    {
        lock (_gate)
        {
            foreach (var watcher in _watchers) watcher.Writer.TryComplete();
        }
    }

    public void Dispose()
    {
        Complete();
        lock (_gate)
        {
            _disposed = true;
            _file?.Dispose();
        }
    }

    private void WriteToFile(string content)
    {
        if (directory is null) return;
        try
        {
            _file ??= Open();
            if (_file.BaseStream.Length > FileLimit) Rotate();
            _file.WriteLine(content);
        }
        catch (IOException)
        {
            // A full disk must not take the application down: the tail in memory still has the line.
        }
    }

    private void Rotate()
    {
        _file!.Dispose();
        File.Move(Path.Combine(directory!, $"{instance}.log"), Path.Combine(directory!, $"{instance}.1.log"), overwrite: true);
        _file = Open();
    }

    private StreamWriter Open()
    {
        System.IO.Directory.CreateDirectory(directory!);
        var stream = new FileStream(Path.Combine(directory!, $"{instance}.log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return new(stream) { AutoFlush = true };
    }
}
