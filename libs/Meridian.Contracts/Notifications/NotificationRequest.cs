using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Meridian.Contracts.Notifications;

/// <summary>A record of <c>notifications.send</c>, as JSON in camel case: something that somebody is to be told.</summary>
/// <param name="Id">The same for the same message to the same recipient, however often the record arrives: it is to be sent once.</param>
/// <param name="TenantId">In whose name.</param>
/// <param name="Channel">How: <see cref="Email"/>.</param>
/// <param name="Recipient">Whom: of <see cref="Email"/> an address.</param>
/// <param name="Template">What about: <see cref="ScheduledDashboard"/>.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="Data">What the template needs.</param>
public sealed record NotificationRequest(Guid Id, Guid TenantId, string Channel, string Recipient, string Template, DateTimeOffset At, JsonElement Data)
{
    /// <summary>The value of the header <see cref="RecordHeaders.Schema"/> for such a record.</summary>
    public const string Schema = "notification-request/1";

    public const string Email = "email";

    /// <summary>
    /// A dashboard at a set time. The data has <c>dashboardId</c>, <c>dashboardName</c>, <c>scheduleId</c>, <c>scheduleName</c>, <c>dueAt</c>, <c>timeZone</c>, and <c>path</c>, the
    /// page of the web app.
    /// </summary>
    public const string ScheduledDashboard = "dashboard.scheduled";

    /// <summary>The record's key: tenant, slash, recipient.</summary>
    public static string KeyOf(Guid tenantId, string recipient) => $"{tenantId}/{recipient}";

    /// <summary>An id out of what caused the message, when that was, and who gets it.</summary>
    public static Guid IdOf(Guid cause, DateTimeOffset at, string recipient)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{cause} {at.ToUnixTimeMilliseconds()} {recipient}");
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        // Version 8 of RFC 9562: made as its maker likes.
        (id[6], id[8]) = ((byte)((id[6] & 0x0F) | 0x80), (byte)((id[8] & 0x3F) | 0x80));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>Reads a record's value.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static NotificationRequest Parse(ReadOnlySpan<byte> value) =>
        JsonSerializer.Deserialize<NotificationRequest>(value, JsonSerializerOptions.Web) ?? throw new JsonException("A notification request is an object.");
}
