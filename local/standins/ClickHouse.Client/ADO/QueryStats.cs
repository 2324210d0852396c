namespace ClickHouse.Client.ADO;

/// <summary>The server's summary of a statement, as far as it was known when the answer began.</summary>
public record QueryStats(
    long ReadRows,
    long ReadBytes,
    long WrittenRows,
    long WrittenBytes,
    long TotalRowsToRead,
    long ResultRows,
    long ResultBytes,
    long ElapsedNs);
