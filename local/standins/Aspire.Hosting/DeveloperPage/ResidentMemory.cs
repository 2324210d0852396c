using System.Globalization;

namespace Aspire.Hosting.DeveloperPage;

/// <summary>The memory of other processes.</summary>
internal static class ResidentMemory
{
    /// <summary>Bytes; null where the system does not say, or the process is gone.</summary>
    internal static long? Of(int pid)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{pid}/statm").Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
