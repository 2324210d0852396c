using System.Buffers.Binary;
using System.Text;

namespace Meridian.EventProcessor.Tests.Enrichment;

/// <summary>Writes a small MaxMind DB by the specification, independently of the reader.</summary>
internal sealed class MmdbBuilder(int recordSize, int ipVersion)
{
    private readonly List<int[]> _nodes = [[-1, -1]];
    private readonly List<byte> _data = [];

    public int IpVersion => ipVersion;

    /// <summary>Gives a network a place. Values below 0 in the tree are "nothing" (-1) and data offsets (-2 and down).</summary>
    public MmdbBuilder Add(UInt128 network, int prefix, string country, string region, string city)
    {
        var value = -2 - _data.Count;
        AddMap(_data, ("country_code", country), ("latitude", 1.5), ("city", city), ("flag", true), ("postcode", new string('9', 400)), ("state1", region));
        var node = 0;
        var bits = ipVersion == 4 ? 32 : 128;
        for (var depth = 0; depth < prefix; depth++)
        {
            var side = (int)((network >> (bits - 1 - depth)) & 1);
            if (depth == prefix - 1)
            {
                _nodes[node][side] = value;
            }
            else
            {
                if (_nodes[node][side] < 0)
                {
                    _nodes.Add([-1, -1]);
                    _nodes[node][side] = _nodes.Count - 1;
                }

                node = _nodes[node][side];
            }
        }

        return this;
    }

    public byte[] ToArray()
    {
        var file = new List<byte>();
        foreach (var node in _nodes) AddNode(file, Record(node[0]), Record(node[1]));
        file.AddRange(new byte[16]);
        file.AddRange(_data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        AddMap(file, ("binary_format_major_version", 2), ("description", ""), ("node_count", _nodes.Count), ("record_size", recordSize), ("ip_version", ipVersion));
        return [.. file];
    }

    private uint Record(int value) => value switch
    {
        >= 0 => (uint)value,
        -1 => (uint)_nodes.Count,
        _ => (uint)(_nodes.Count + 16 + (-2 - value)),
    };

    private void AddNode(List<byte> file, uint left, uint right)
    {
        switch (recordSize)
        {
            case 24:
                file.AddRange([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
            case 28:
                file.AddRange([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(((left >> 24) << 4) | (right >> 24)), (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
            default:
                var bytes = new byte[8];
                BinaryPrimitives.WriteUInt32BigEndian(bytes, left);
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), right);
                file.AddRange(bytes);
                break;
        }
    }

    private static void AddMap(List<byte> target, params (string Name, object Value)[] entries)
    {
        target.Add((byte)(0xE0 | entries.Length));
        foreach (var (name, value) in entries)
        {
            AddText(target, name);
            if (value is string text) AddText(target, text);
            else if (value is bool flag) target.AddRange([flag ? (byte)1 : (byte)0, 7]);
            else if (value is double number) target.AddRange([0x68, .. BitConverter.GetBytes(number).Reverse()]);
            else target.AddRange([0xC4, .. BitConverter.GetBytes((int)value).Reverse()]);
        }
    }

    private static void AddText(List<byte> target, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < 29) target.Add((byte)(0x40 | bytes.Length));
        else if (bytes.Length < 285) target.AddRange([0x5D, (byte)(bytes.Length - 29)]);
        else target.AddRange([0x5E, (byte)((bytes.Length - 285) >> 8), (byte)(bytes.Length - 285)]);
        target.AddRange(bytes);
    }
}
