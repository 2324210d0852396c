using System.Globalization;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>Making, changing and copying, which insights and dashboards have in common but for their own columns.</summary>
internal sealed class KeptContents(TenantDatabase database, TimeProvider time)
{
    /// <summary>Keeps something new.</summary>
    /// <param name="own">The values of the shelf's own columns.</param>
    public async Task<Guid> CreateAsync(Shelf shelf, Labels labels, IReadOnlyList<object?> own, HttpContext context)
    {
        var (caller, id) = (Caller.Of(context), Guid.CreateVersion7());
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var insert = work.Connection.Command($"""
            INSERT INTO {shelf.Table} (id, tenant_id, created_by, created_at, updated_by, updated_at, name, description, folder, tags, {Names(shelf)})
            VALUES ($1, $2, $3::uuid, $4, $3::uuid, $4, $5, $6, $7::text, $8, {string.Join(", ", shelf.Own.Select((column, index) => Value(column.Type, index + 9)))})
            """, [id, caller.TenantId, caller.Session?.UserId, time.GetUtcNow(), .. Values(labels), .. own]);
        await insert.ExecuteNonQueryAsync(context.RequestAborted);
        await work.CommitAsync();
        return id;
    }

    /// <summary>Replaces what is kept, if it has that version.</summary>
    /// <param name="version">Null for any.</param>
    /// <param name="own">The values of the shelf's own columns.</param>
    /// <returns>Why it was not; null when it was.</returns>
    public async Task<ProblemHttpResult?> ChangeAsync(Shelf shelf, Guid id, int? version, Labels labels, IReadOnlyList<object?> own, HttpContext context)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var update = work.Connection.Command($"""
            UPDATE {shelf.Table} SET updated_by = $4::uuid, updated_at = $5, version = version + 1, name = $6, description = $7, folder = $8::text, tags = $9,
                {string.Join(", ", shelf.Own.Select((column, index) => $"{column.Name} = {Value(column.Type, index + 10)}"))}
            WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL AND version = coalesce($3::integer, version)
            """, [caller.TenantId, id, version, caller.Session?.UserId, time.GetUtcNow(), .. Values(labels), .. own]);
        if (await update.ExecuteNonQueryAsync(context.RequestAborted) == 0) return await KeptWrites.WhyNotAsync(work, shelf, caller, id, context.RequestAborted);
        await work.CommitAsync();
        return null;
    }

    /// <summary>Makes a copy of the caller's own.</summary>
    /// <returns>Its id; null when there is nothing to copy.</returns>
    public async Task<Guid?> CopyAsync(Shelf shelf, Guid id, HttpContext context)
    {
        var (caller, copy) = (Caller.Of(context), Guid.CreateVersion7());
        await using var work = await TenantWork.BeginAsync(database, context);
        await using var insert = work.Connection.Command($"""
            INSERT INTO {shelf.Table} (id, tenant_id, created_by, created_at, updated_by, updated_at, name, description, folder, tags, {Names(shelf)})
            SELECT $3, tenant_id, $4::uuid, $5, $4::uuid, $5, left(name, 193) || ' (copy)', description, folder, tags, {Names(shelf)} FROM {shelf.Table} WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL
            """, caller.TenantId, id, copy, caller.Session?.UserId, time.GetUtcNow());
        if (await insert.ExecuteNonQueryAsync(context.RequestAborted) == 0) return null;
        await work.CommitAsync();
        return copy;
    }

    private static string Names(Shelf shelf) => string.Join(", ", shelf.Own.Select(column => column.Name));

    private static string Value(string type, int number) => string.Create(CultureInfo.InvariantCulture, $"${number}::{type}");

    private static IEnumerable<object?> Values(Labels labels) => [labels.Name, labels.Description ?? "", labels.Folder, labels.DistinctTags];
}
