using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Tests.Keys;

public sealed class PresentedKeyTests
{
    [Theory]
    [InlineData("Bearer mk_write_a", "mk_write_a")]
    [InlineData("bearer  mk_write_a ", "mk_write_a")]
    [InlineData("Basic bWtfd3JpdGVfYTo=", "mk_write_a")]
    [InlineData("Basic bWtfd3JpdGVfYQ==", "mk_write_a")]
    [InlineData("basic bWtfd3JpdGVfYTpzZWNyZXQ=", "mk_write_a")]
    [InlineData("Basic %%%", null)]
    [InlineData("Basic Og==", null)]
    [InlineData("Bearer ", null)]
    [InlineData("Digest x", null)]
    [InlineData(null, null)]
    public void A_key_is_found_in_either_scheme(string? header, string? key) => Assert.Equal(key, PresentedKey.Of(header));

    [Theory]
    [InlineData("mk_write_abcdefghijk", "mk_write_abcdef")]
    [InlineData("short", "short")]
    public void People_are_shown_only_the_beginning(string key, string prefix) => Assert.Equal(prefix, PresentedKey.PrefixOf(key));

    [Fact]
    public void A_hash_is_the_SHA_256_of_the_key() => Assert.Equal(
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", Convert.ToHexString(KeyHash.Of("abc").ToArray()));

    [Fact]
    public void A_long_key_is_hashed_like_any_other() =>
        Assert.NotEqual(KeyHash.Of(new string('k', 10_000)), KeyHash.Of(new string('k', 10_001)));
}
