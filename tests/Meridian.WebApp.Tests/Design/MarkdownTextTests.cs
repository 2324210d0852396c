using Meridian.WebApp.Design;

namespace Meridian.WebApp.Tests.Design;

public sealed class MarkdownTextTests
{
    [Fact]
    public void Headings_lists_and_paragraphs_are_told_apart()
    {
        var blocks = MarkdownText.Blocks("# Why\nfirst\nsecond\n\n- one\n- two\nafter");

        Assert.Equal([MarkdownKind.Heading, MarkdownKind.Paragraph, MarkdownKind.List, MarkdownKind.Paragraph], blocks.Select(block => block.Kind));
        Assert.Equal([1, 2, 2, 1], blocks.Select(block => block.Lines.Count));
    }

    [Fact]
    public void Marks_become_parts_of_a_line()
    {
        var spans = Assert.Single(MarkdownText.Blocks("**all** of *it* is `a * b`, see [here](https://example.com/x)")[0].Lines);

        Assert.Equal(["all", " of ", "it", " is ", "a * b", ", see ", "here"], spans.Select(span => span.Text));
        Assert.Equal((true, true, true, "https://example.com/x"), (spans[0].IsStrong, spans[2].IsEmphasis, spans[4].IsCode, spans[6].Href));
    }

    [Theory]
    [InlineData("[press](javascript:alert(1))")]
    [InlineData("[press](//elsewhere.example)")]
    [InlineData("[press](data:text/html,x)")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("2 * 3 * 4")]
    public void What_is_none_of_it_stays_text(string text)
    {
        var spans = Assert.Single(Assert.Single(MarkdownText.Blocks(text)).Lines);

        Assert.Equal([new MarkdownSpan(text)], spans);
    }
}
