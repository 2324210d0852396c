using ClickHouse.Client.Formats;
using ClickHouse.Client.Types;

namespace ClickHouse.Client.ADO.Readers;

/// <summary>An answer in RowBinaryWithNamesAndTypes as it arrives: the number of columns, their names, their types, then rows to the end.</summary>
internal sealed class RowSource : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly RowBinaryStream _stream;

    /// <param name="response">What is read, and disposed of.</param>
    /// <param name="stream">Its body.</param>
    /// <param name="cancelled">Cuts the reading short, also where it waits for the server.</param>
    public RowSource(HttpResponseMessage response, Stream stream, CancellationToken cancelled)
    {
        _response = response;
        _stream = new RowBinaryStream(stream, cancelled);
        Names = new string[_stream.AtEnd() ? 0 : _stream.ReadLength()];
        for (var index = 0; index < Names.Length; index++) Names[index] = _stream.ReadString();
        Types = new ColumnType[Names.Length];
        for (var index = 0; index < Names.Length; index++) Types[index] = ColumnTypes.Parse(_stream.ReadString());
    }

    public string[] Names { get; }

    public ColumnType[] Types { get; }

    public bool AtEnd => _stream.AtEnd();

    public bool IsClosed { get; private set; }

    /// <summary>Reads the next row into <paramref name="row"/>, or says that there is none.</summary>
    public bool Read(object[] row, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _stream.RowCancelled = cancellationToken;
        if (Types.Length == 0 || _stream.AtEnd()) return false;
        for (var index = 0; index < row.Length; index++) row[index] = Types[index].Read(_stream);
        return true;
    }

    public void Dispose()
    {
        IsClosed = true;
        _stream.Dispose();
        _response.Dispose();
    }
}
