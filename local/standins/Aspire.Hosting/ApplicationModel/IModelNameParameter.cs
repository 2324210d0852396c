namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks an attribute of a parameter that takes a name of the model.</summary>
public interface IModelNameParameter;
