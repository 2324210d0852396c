using System.Text;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>The header <c>grpc-message</c>: ASCII, with the bytes of everything else, and of the percent sign, as percent and two digits.</summary>
internal static class GrpcMessageText
{
    // Clients bound what all headers take together.
    private const int Longest = 1_000;

    public static string Encode(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var part in Encoding.UTF8.GetBytes(message.Length > Longest ? message[..Longest] : message))
        {
            if (part is >= 0x20 and <= 0x7E and not (byte)'%') text.Append((char)part);
            else text.Append('%').Append(part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
