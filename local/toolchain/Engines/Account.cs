namespace Meridian.Local.Engines;

/// <summary>The account a child runs under when this process is root and the child refuses to be.</summary>
/// <param name="UserId">The account of <c>nobody</c> unless existing data belongs to another.</param>
/// <param name="Data">The directory it works in.</param>
public sealed record Account(uint UserId, string Data)
{
    private const uint Nobody = 65534;

    /// <summary>The account for a data directory, or null where this process is not root and the child simply inherits its account.</summary>
    public static Account? ForDataIn(string directory)
    {
        if (!Environment.IsPrivilegedProcess) return null;
        // Data that another account made while nobody was root stays usable for it.
        var owner = Directory.Exists(directory) ? Libc.OwnerOf(directory) : 0;
        return new Account(owner == 0 ? Nobody : owner, directory);
    }

    /// <summary>Gives a directory to the account.</summary>
    public void Own(string directory) => Libc.ChangeOwner(directory, UserId);

    /// <summary>The options of setpriv that make a program run under the account.</summary>
    public IEnumerable<string> SetprivOptions(string program)
    {
        yield return $"--reuid={UserId}";
        yield return $"--regid={UserId}";
        yield return "--clear-groups";
        if (IsReachable(program) && IsReachable(Data)) yield break;
        // A checkout below root's own 0700 home: without this one capability the account could not even see its programs.
        yield return "--securebits=+no_setuid_fixup";
        yield return "--inh-caps=+dac_override";
        yield return "--ambient-caps=+dac_override";
    }

    private static bool IsReachable(string path)
    {
        for (var at = Directory.GetParent(path); at is not null; at = at.Parent)
            if (!at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) return false;
        return true;
    }
}
