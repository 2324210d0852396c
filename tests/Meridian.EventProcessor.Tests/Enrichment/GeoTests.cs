using System.Text;
using Meridian.EventProcessor.Features.Enrichment.Geo;
using Meridian.Testing;

namespace Meridian.EventProcessor.Tests.Enrichment;

public sealed class GeoTests(EnrichmentFiles files) : IDisposable, IClassFixture<EnrichmentFiles>
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(24, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    [InlineData(24, 6)]
    [InlineData(28, 6)]
    [InlineData(32, 6)]
    public void An_address_is_found_in_its_network(int recordSize, int ipVersion)
    {
        var zurich = (UInt128)0x05060700u; // 5.6.7.0
        var builder = new MmdbBuilder(recordSize, ipVersion)
            .Add(zurich, ipVersion == 4 ? 24 : 120, "CH", "Zürich", "Zürich")
            .Add(0x09000000u, ipVersion == 4 ? 8 : 104, "US", "", "");
        using var locator = new GeoLocator(Open(builder.ToArray()), null);

        Assert.Equal("CH/Zürich/Zürich", Describe(locator, "5.6.7.8"));
        Assert.Equal("CH/Zürich/Zürich", Describe(locator, "::ffff:5.6.7.255"));
        Assert.Equal("US//", Describe(locator, "9.255.0.1"));
        Assert.Equal("//", Describe(locator, "5.6.8.0"));
        Assert.Equal("//", Describe(locator, "2a00::1"));
    }

    [Fact]
    public void Six_and_four_have_databases_of_their_own()
    {
        var four = Open(new MmdbBuilder(28, 4).Add(0x05000000u, 8, "CH", "", "").ToArray());
        var six = Open(new MmdbBuilder(28, 6).Add((UInt128)0x2A00 << 112, 16, "DE", "", "").ToArray());
        using var locator = new GeoLocator(four, six);

        Assert.Equal("CH//", Describe(locator, "5.0.0.1"));
        Assert.Equal("DE//", Describe(locator, "2a00:1::9"));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("127.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("203.0.113.9")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fd00::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("")]
    [InlineData("8.8.8")]
    [InlineData("8.8.8.8.8")]
    [InlineData("8.8.8.08")]
    [InlineData("8.8.8.256")]
    [InlineData("8.8.8.-1")]
    [InlineData("8.8.8.8:80")]
    [InlineData("8.8.8.8, 1.1.1.1")]
    [InlineData("0x8.8.8.8")]
    [InlineData("134744072")]
    [InlineData("[2600::1]")]
    [InlineData("2600::1/64")]
    [InlineData("example.com")]
    [InlineData("2600:::::::::::::::::::::::::::::::::::::::::::::::1")]
    public void What_is_no_public_address_has_no_place(string ip) =>
        Assert.False(IpText.TryReadPublic(Encoding.UTF8.GetBytes(ip), out _, out _));

    [Theory]
    [InlineData("8.8.8.8", 0x08080808u, true)]
    [InlineData("172.32.0.1", 0xAC200001u, true)]
    [InlineData("::ffff:1.2.3.4", 0x01020304u, true)]
    public void A_public_address_is_read(string ip, uint expected, bool expectedIpv4)
    {
        Assert.True(IpText.TryReadPublic(Encoding.UTF8.GetBytes(ip), out var address, out var isIpv4));
        Assert.Equal((expected, expectedIpv4), ((uint)address, isIpv4));
    }

    [Fact]
    public void The_real_databases_know_well_known_addresses()
    {
        using var locator = new GeoLocator(MmdbFile.Open(files.Tools.GeoIpv4), MmdbFile.Open(files.Tools.GeoIpv6));

        Assert.StartsWith("US/", Describe(locator, "8.8.8.8"), StringComparison.Ordinal);
        Assert.StartsWith("DE/", Describe(locator, "193.99.144.80"), StringComparison.Ordinal);
        Assert.StartsWith("US/", Describe(locator, "2600::"), StringComparison.Ordinal);
        Assert.StartsWith("DE/", Describe(locator, "2a02:2e0:3fe:1001:302::"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_off_is_refused_or_known_to_be_damaged()
    {
        var whole = new MmdbBuilder(28, 4).Add(0x05060700u, 24, "CH", "Zürich", "Zürich").ToArray();
        for (var length = 0; length < whole.Length; length++) Assert.Throws<InvalidDataException>(() => Open(whole[..length]));

        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var spoilt = (byte[])whole.Clone();
            for (var times = 0; times < 3; times++) spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            Assert.Null(Record.Exception(() => FindIn(spoilt)) is { } fault and not InvalidDataException ? fault : null);
        }
    }

    public void Dispose() => _directory.Dispose();

    private void FindIn(byte[] file)
    {
        using var locator = new GeoLocator(Open(file), null);
        Describe(locator, "5.6.7.8");
    }

    private MmdbFile Open(byte[] file)
    {
        var path = _directory[$"{Guid.CreateVersion7():n}.mmdb"];
        File.WriteAllBytes(path, file);
        return MmdbFile.Open(path);
    }

    private static string Describe(GeoLocator locator, string ip)
    {
        // Twice: looked up, and remembered.
        var (place, again) = (locator.Find(Encoding.UTF8.GetBytes(ip)), locator.Find(Encoding.UTF8.GetBytes(ip)));
        Assert.Equal(place, again);
        return string.Join('/', ((byte[][])[place.Country, place.Region, place.City]).Select(Encoding.UTF8.GetString));
    }
}
