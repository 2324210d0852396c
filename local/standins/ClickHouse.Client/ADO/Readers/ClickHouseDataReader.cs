using System.Collections;
using System.Data.Common;
using System.Globalization;
using ClickHouse.Client.Formats;
using ClickHouse.Client.Types;

namespace ClickHouse.Client.ADO.Readers;

/// <summary>Reads a result as it arrives. Times have <see cref="DateTimeKind.Utc"/>; null is <see cref="DBNull"/>.</summary>
public class ClickHouseDataReader : DbDataReader
{
    private readonly HttpResponseMessage _response;
    private readonly RowBinaryStream _stream;
    private readonly string[] _names;
    private readonly ColumnType[] _types;
    private readonly object[] _row;
    private bool _closed;

    internal ClickHouseDataReader(HttpResponseMessage response)
    {
        _response = response;
        _stream = new RowBinaryStream(response.Content.ReadAsStream());
        var count = _stream.AtEnd() ? 0 : _stream.ReadLength();
        _names = new string[count];
        _types = new ColumnType[count];
        _row = new object[count];
        for (var index = 0; index < count; index++) _names[index] = _stream.ReadString();
        for (var index = 0; index < count; index++) _types[index] = ColumnTypes.Parse(_stream.ReadString());
    }

    public override object this[int ordinal] => _row[ordinal];

    public override object this[string name] => _row[GetOrdinal(name)];

    public override int Depth => 0;

    public override int FieldCount => _names.Length;

    public override bool HasRows => !_stream.AtEnd();

    public override bool IsClosed => _closed;

    public override int RecordsAffected => -1;

    public override bool Read()
    {
        if (_names.Length == 0 || _stream.AtEnd()) return false;
        for (var index = 0; index < _row.Length; index++) _row[index] = _types[index].Read(_stream);
        return true;
    }

    public override bool NextResult() => false;

    public override object GetValue(int ordinal) => _row[ordinal];

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, _row.Length);
        Array.Copy(_row, values, count);
        return count;
    }

    public override string GetName(int ordinal) => _names[ordinal];

    public override int GetOrdinal(string name)
    {
        var index = Array.IndexOf(_names, name);
        return index >= 0 ? index : throw new ArgumentException($"The result has no column '{name}'.", nameof(name));
    }

    public override string GetDataTypeName(int ordinal) => _types[ordinal].Name;

    public override Type GetFieldType(int ordinal) => _types[ordinal].ClrType;

    public override bool IsDBNull(int ordinal) => _row[ordinal] is DBNull;

    public override bool GetBoolean(int ordinal) => Convert.ToBoolean(_row[ordinal], CultureInfo.InvariantCulture);

    public override byte GetByte(int ordinal) => (byte)_row[ordinal];

    public override char GetChar(int ordinal) => (char)_row[ordinal];

    public override DateTime GetDateTime(int ordinal) => (DateTime)_row[ordinal];

    public override decimal GetDecimal(int ordinal) => Convert.ToDecimal(_row[ordinal], CultureInfo.InvariantCulture);

    public override double GetDouble(int ordinal) => (double)_row[ordinal];

    public override float GetFloat(int ordinal) => (float)_row[ordinal];

    public override Guid GetGuid(int ordinal) => (Guid)_row[ordinal];

    public override short GetInt16(int ordinal) => (short)_row[ordinal];

    public override int GetInt32(int ordinal) => (int)_row[ordinal];

    public override long GetInt64(int ordinal) => (long)_row[ordinal];

    public override string GetString(int ordinal) => (string)_row[ordinal];

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("The stand-in of ClickHouse.Client does not read values in pieces.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        throw new NotSupportedException("The stand-in of ClickHouse.Client does not read values in pieces.");

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_closed)
        {
            _closed = true;
            _stream.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }
}
