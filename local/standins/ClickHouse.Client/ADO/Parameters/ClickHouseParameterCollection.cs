using System.Collections;
using System.Data.Common;

namespace ClickHouse.Client.ADO.Parameters;

internal sealed class ClickHouseParameterCollection : DbParameterCollection
{
    private readonly List<ClickHouseDbParameter> _parameters = [];

    public override int Count => _parameters.Count;

    public override object SyncRoot => _parameters;

    public override int Add(object value)
    {
        _parameters.Add((ClickHouseDbParameter)value);
        return _parameters.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values) Add(value);
    }

    public override void Clear() => _parameters.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    public override int IndexOf(object value) => _parameters.IndexOf((ClickHouseDbParameter)value);

    public override int IndexOf(string parameterName) => _parameters.FindIndex(parameter => parameter.ParameterName == parameterName);

    public override void Insert(int index, object value) => _parameters.Insert(index, (ClickHouseDbParameter)value);

    public override void Remove(object value) => _parameters.Remove((ClickHouseDbParameter)value);

    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(Require(parameterName));

    protected override DbParameter GetParameter(int index) => _parameters[index];

    protected override DbParameter GetParameter(string parameterName) => _parameters[Require(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = (ClickHouseDbParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) => SetParameter(Require(parameterName), value);

    private int Require(string parameterName)
    {
        var index = IndexOf(parameterName);
        return index >= 0 ? index : throw new ArgumentException($"No parameter is named '{parameterName}'.", nameof(parameterName));
    }
}
