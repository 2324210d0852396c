namespace Meridian.Contracts.Filters;

/// <summary>A part of a filter, ready to be asked.</summary>
internal abstract class FilterTest
{
    public abstract bool Holds(ref FilterScope scope);

    public sealed class All(FilterTest[] parts) : FilterTest
    {
        public override bool Holds(ref FilterScope scope)
        {
            foreach (var part in parts)
            {
                if (!part.Holds(ref scope)) return false;
            }

            return true;
        }
    }

    public sealed class Any(FilterTest[] parts) : FilterTest
    {
        public override bool Holds(ref FilterScope scope)
        {
            foreach (var part in parts)
            {
                if (part.Holds(ref scope)) return true;
            }

            return false;
        }
    }

    public sealed class Not(FilterTest part) : FilterTest
    {
        public override bool Holds(ref FilterScope scope) => !part.Holds(ref scope);
    }
}
