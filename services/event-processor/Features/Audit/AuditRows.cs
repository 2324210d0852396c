using System.Text;
using Meridian.ClickHouse.Native;
using Meridian.Contracts.Audit;

namespace Meridian.EventProcessor.Features.Audit;

/// <summary>Rows of the table <c>audit</c>, in columns.</summary>
internal sealed class AuditRows : IDisposable
{
    private readonly UuidColumn _tenant = new("tenant_id");
    private readonly FixedColumn<long> _at = new("at", "DateTime64(3, 'UTC')");
    private readonly UuidColumn _id = new("id");
    private readonly LowCardinalityColumn _area = new("area");
    private readonly LowCardinalityColumn _action = new("action");
    private readonly UuidColumn _user = new("user_id");
    private readonly StringColumn _subject = new("subject");
    private readonly StringColumn _ip = new("ip");
    private readonly StringColumn _userAgent = new("user_agent");

    public AuditRows() => Block = new NativeBlock(_tenant, _at, _id, _area, _action, _user, _subject, _ip, _userAgent);

    public NativeBlock Block { get; }

    public void Add(AuditRecord record, string area)
    {
        _tenant.Append(record.TenantId ?? Guid.Empty);
        _at.Append(record.At.ToUnixTimeMilliseconds());
        _id.Append(record.Id);
        _area.Append(Encoding.UTF8.GetBytes(area));
        _action.Append(Encoding.UTF8.GetBytes(record.Action));
        _user.Append(record.UserId ?? Guid.Empty);
        _subject.Append(Encoding.UTF8.GetBytes(record.Subject ?? ""));
        _ip.Append(Encoding.UTF8.GetBytes(record.Ip ?? ""));
        _userAgent.Append(Encoding.UTF8.GetBytes(record.UserAgent ?? ""));
    }

    public void Dispose() => Block.Dispose();
}
