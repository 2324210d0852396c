using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClickHouse.Client.ADO.Readers;

/// <summary>Reads a result as it arrives. Times have <see cref="DateTimeKind.Utc"/>; null is <see cref="DBNull"/>.</summary>
public class ClickHouseDataReader : DbDataReader
{
    private readonly RowSource _rows;
    private readonly object[] _row;

    internal ClickHouseDataReader(RowSource rows)
    {
        _rows = rows;
        _row = new object[rows.Names.Length];
    }

    public override object this[int ordinal] => _row[ordinal];

    public override object this[string name] => _row[GetOrdinal(name)];

    public override int Depth => 0;

    public override int FieldCount => _row.Length;

    public override bool HasRows => !_rows.AtEnd;

    public override bool IsClosed => _rows.IsClosed;

    public override int RecordsAffected => -1;

    public override bool Read() => _rows.Read(_row, CancellationToken.None);

    /// <summary>Reads a row. As in the package the thread waits where the server is slower; the token ends that.</summary>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_rows.Read(_row, cancellationToken));

    public override bool NextResult() => false;

    public override object GetValue(int ordinal) => _row[ordinal];

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, _row.Length);
        Array.Copy(_row, values, count);
        return count;
    }

    public override string GetName(int ordinal) => _rows.Names[ordinal];

    public override int GetOrdinal(string name)
    {
        var index = Array.IndexOf(_rows.Names, name);
        return index >= 0 ? index : throw new ArgumentException($"The result has no column '{name}'.", nameof(name));
    }

    public override string GetDataTypeName(int ordinal) => _rows.Types[ordinal].Name;

    public override Type GetFieldType(int ordinal) => _rows.Types[ordinal].ClrType;

    public override bool IsDBNull(int ordinal) => _row[ordinal] is DBNull;

    public override bool GetBoolean(int ordinal) => Convert.ToBoolean(_row[ordinal], CultureInfo.InvariantCulture);

    public override byte GetByte(int ordinal) => (byte)_row[ordinal];

    public override char GetChar(int ordinal) => (char)_row[ordinal];

    public override DateTime GetDateTime(int ordinal) => (DateTime)_row[ordinal];

    public override decimal GetDecimal(int ordinal) => (decimal)_row[ordinal];

    public override double GetDouble(int ordinal) => (double)_row[ordinal];

    public override float GetFloat(int ordinal) => (float)_row[ordinal];

    public sbyte GetSByte(int ordinal) => (sbyte)_row[ordinal];

    public ushort GetUInt16(int ordinal) => (ushort)_row[ordinal];

    public uint GetUInt32(int ordinal) => (uint)_row[ordinal];

    public ulong GetUInt64(int ordinal) => (ulong)_row[ordinal];

    public BigInteger GetBigInteger(int ordinal) => (BigInteger)_row[ordinal];

    public IPAddress GetIPAddress(int ordinal) => (IPAddress)_row[ordinal];

    public ITuple GetTuple(int ordinal) => (ITuple)_row[ordinal];

    public override Guid GetGuid(int ordinal) => (Guid)_row[ordinal];

    public override short GetInt16(int ordinal) => (short)_row[ordinal];

    public override int GetInt32(int ordinal) => (int)_row[ordinal];

    public override long GetInt64(int ordinal) => (long)_row[ordinal];

    /// <summary>The value as text, whatever its type.</summary>
    public override string GetString(int ordinal) => Convert.ToString(_row[ordinal], CultureInfo.InvariantCulture)!;

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("The stand-in of ClickHouse.Client does not read values in pieces.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("The stand-in of ClickHouse.Client does not read values in pieces.");

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _rows.Dispose();
        base.Dispose(disposing);
    }
}
