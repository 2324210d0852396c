using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Meridian.Contracts.Workflows;

/// <summary>
/// The id of what one event starts: the same event and the same version of a workflow always give the same id, so a repeat is the same execution.
/// </summary>
public static class ExecutionId
{
    private const int FixedLength = 16 + 16 + sizeof(int);
    private const int OnStack = 1024;

    /// <summary>
    /// A UUID of version 8 made from a name by SHA-256, as <see href="https://www.rfc-editor.org/rfc/rfc9562#appendix-B.2">RFC 9562, B.2</see> shows;
    /// the name is the workflow, its version (big-endian), the tenant and the message id, one behind the other.
    /// </summary>
    public static Guid Of(Guid tenantId, Guid workflowId, int version, ReadOnlySpan<byte> messageId)
    {
        byte[]? rented = null;
        var length = FixedLength + messageId.Length;
        var name = length <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(length);
        workflowId.TryWriteBytes(name, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(name[16..], version);
        tenantId.TryWriteBytes(name[20..], bigEndian: true, out _);
        messageId.CopyTo(name[FixedLength..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name[..length], hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);

        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
