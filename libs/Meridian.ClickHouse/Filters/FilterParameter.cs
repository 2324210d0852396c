namespace Meridian.ClickHouse.Filters;

/// <summary>A value that a filter's SQL asks for as <c>{Name:Type}</c>.</summary>
/// <param name="Type">ClickHouse's name of the type.</param>
/// <param name="Value">As ClickHouse.Client takes it.</param>
public sealed record FilterParameter(string Name, string Type, object Value);
