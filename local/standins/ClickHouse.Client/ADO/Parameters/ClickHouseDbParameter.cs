using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ClickHouse.Client.ADO.Parameters;

/// <summary>A value for <c>{name:Type}</c> in a statement.</summary>
public class ClickHouseDbParameter : DbParameter
{
    public override DbType DbType { get; set; }

    /// <summary>The type to format for, where the statement's own is not to be used.</summary>
    public string? ClickHouseType { get; set; }

    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input) throw new NotSupportedException("ClickHouse has input parameters only.");
        }
    }

    public override bool IsNullable { get; set; }

    [AllowNull]
    public override string ParameterName { get; set; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    public override void ResetDbType() => DbType = default;

    public override string ToString() => $"{ParameterName}:{Value}";
}
