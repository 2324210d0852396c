using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Meridian.EventProcessor.Features.Store;

/// <summary>
/// Rows in Postgres's <see href="https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS">binary COPY format</see>, straight from the
/// bytes of events: nothing becomes a string or an object on the way.
/// </summary>
internal sealed class CopyRows
{
    private const long PostgresEpochMs = 946_684_800_000; // 2000-01-01

    // Signature, flags, no extension.
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly ArrayBufferWriter<byte> _buffer = new(256 * 1024);

    public CopyRows() => Restart();

    public int Rows { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Restart()
    {
        _buffer.ResetWrittenCount();
        _buffer.Write(Header);
        Rows = 0;
    }

    /// <summary>Gives up what has been written to somebody who sends it; more rows may follow.</summary>
    public void Sent() => _buffer.ResetWrittenCount();

    public void BeginRow(short columns)
    {
        Int16(columns);
        Rows++;
    }

    public void End() => Int16(-1);

    public void Null() => Int32(-1);

    public void SmallInt(short value)
    {
        Int32(sizeof(short));
        Int16(value);
    }

    public void Integer(int value)
    {
        Int32(sizeof(int));
        Int32(value);
    }

    public void BigInt(long value)
    {
        Int32(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    /// <param name="milliseconds">Since 1970 UTC.</param>
    public void Timestamp(long milliseconds) => BigInt((milliseconds - PostgresEpochMs) * 1000);

    public void Uuid(Guid value)
    {
        const int Length = 16;
        Int32(Length);
        value.TryWriteBytes(_buffer.GetSpan(Length), bigEndian: true, out _);
        _buffer.Advance(Length);
    }

    /// <summary>Text that is UTF-8; NULL when empty. What Postgres refuses in text, a NUL or bytes that are none, becomes U+FFFD.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            Null();
            return;
        }

        if (utf8.Contains((byte)0) || !Utf8.IsValid(utf8)) utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8).Replace('\0', '\uFFFD'));
        Int32(utf8.Length);
        _buffer.Write(utf8);
    }

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.GetSpan(sizeof(short)), value);
        _buffer.Advance(sizeof(short));
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }
}
