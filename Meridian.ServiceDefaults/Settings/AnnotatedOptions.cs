using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Meridian.ServiceDefaults.Settings;

/// <summary>Checks data annotations and says which configuration key is wrong, where the framework's own check names the class.</summary>
internal sealed class AnnotatedOptions<TOptions>(string section) : IValidateOptions<TOptions> where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true)) return ValidateOptionsResult.Success;
        return ValidateOptionsResult.Fail(results.Select(result =>
            $"{string.Join(", ", result.MemberNames.Select(member => $"{section}:{member}"))}: {result.ErrorMessage}"));
    }
}
