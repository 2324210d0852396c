namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>What is to be added to one tenant's day.</summary>
internal sealed class IntakeEntry(Guid tenantId, DateOnly day)
{
    private readonly List<KeyValuePair<string, long>> _fields = [];

    public Guid TenantId { get; } = tenantId;

    public DateOnly Day { get; } = day;

    /// <summary>When the last event was accepted, in milliseconds since 1970 UTC.</summary>
    public long Latest { get; private set; }

    /// <summary>Names as <see cref="IntakeField"/> writes them, and how much is added.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Fields => _fields;

    public void Add(int hour, long accepted, long latest, IReadOnlyDictionary<string, long> refused)
    {
        Latest = Math.Max(Latest, latest);
        if (accepted > 0) _fields.Add(new(IntakeField.Text(hour, IntakeField.Name(IntakeOutcome.Accepted, "")), accepted));
        foreach (var (name, count) in refused) _fields.Add(new(IntakeField.Text(hour, name), count));
    }
}
