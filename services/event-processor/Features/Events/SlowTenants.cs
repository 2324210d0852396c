using System.Globalization;
using Meridian.Contracts.Events;
using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>Whose events of a partition belong to the slow lane, each tenant's from an offset on. It never changes.</summary>
internal sealed class SlowTenants
{
    public static readonly SlowTenants None = new([]);

    private readonly (Guid Tenant, long From)[] _all;

    private SlowTenants((Guid Tenant, long From)[] all) => _all = all;

    public IReadOnlyList<(Guid Tenant, long From)> All => _all;

    public bool IsEmpty => _all.Length == 0;

    public int Count => _all.Length;

    /// <summary>Reads the column <c>slow_tenants</c>.</summary>
    public static SlowTenants Read(string text) => text.Length == 0 ? None : new SlowTenants(
        [.. text.Split(',').Select(one => one.Split('@')).Select(parts => (Guid.Parse(parts[0]), long.Parse(parts[1], CultureInfo.InvariantCulture)))]);

    public SlowTenants With(Guid tenant, long from) => new([.. _all, (tenant, from)]);

    /// <summary>Whether a record belongs there. What does not say whose it is does not.</summary>
    public bool Have(ConsumedRecord record)
    {
        if (IsEmpty || !EventBlockReader.TryReadTenant(record.Value, out var tenant)) return false;
        foreach (var (slow, from) in _all)
        {
            if (slow == tenant) return record.Offset >= from;
        }

        return false;
    }

    /// <summary>As the column has it: <c>tenant@offset,tenant@offset</c>.</summary>
    public override string ToString() => string.Join(',', _all.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Tenant:D}@{one.From}")));
}
