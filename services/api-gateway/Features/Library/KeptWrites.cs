using Meridian.ApiGateway.Features.Audit;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>Deleting, restoring and starring, which insights and dashboards have in common.</summary>
internal sealed class KeptWrites(TenantDatabase database, SecurityAudit audit, TimeProvider time)
{
    /// <summary>Deletes; it can be restored for 30 days.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Shelf shelf, Guid id, HttpContext context)
    {
        var (version, problem) = SeenVersion.Of(context);
        if (problem is not null) return problem;
        await using var work = await TenantWork.BeginAsync(database, context);
        var caller = Caller.Of(context);
        await using var delete = work.Connection.Command(
            $"UPDATE {shelf.Table} SET deleted_at = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL AND version = coalesce($3::integer, version)",
            caller.TenantId, id, version, time.GetUtcNow());
        if (await delete.ExecuteNonQueryAsync(context.RequestAborted) == 0) return await WhyNotAsync(work, shelf, caller, id, context.RequestAborted);
        await audit.AddAsync(work.Connection, context, $"{shelf.Noun}.deleted", caller, id.ToString());
        await work.CommitAsync();
        return TypedResults.NoContent();
    }

    /// <summary>Restores what was deleted; what was not stays as it is.</summary>
    public async Task<bool> RestoreAsync(Shelf shelf, Guid id, HttpContext context)
    {
        await using var work = await TenantWork.BeginAsync(database, context);
        var caller = Caller.Of(context);
        await using var restore = work.Connection.Command(
            $"UPDATE {shelf.Table} SET version = version + (deleted_at IS NOT NULL)::integer, deleted_at = NULL WHERE tenant_id = $1 AND id = $2", caller.TenantId, id);
        if (await restore.ExecuteNonQueryAsync(context.RequestAborted) == 0) return false;
        await audit.AddAsync(work.Connection, context, $"{shelf.Noun}.restored", caller, id.ToString());
        await work.CommitAsync();
        return true;
    }

    /// <summary>Stars, or takes the star away; for the caller alone.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> StarAsync(Shelf shelf, Guid id, bool isFavourite, HttpContext context)
    {
        var caller = Caller.Of(context);
        await using var work = await TenantWork.BeginAsync(database, context);
        await using (var find = work.Connection.Command($"SELECT 1 FROM {shelf.Table} WHERE tenant_id = $1 AND id = $2", caller.TenantId, id))
        {
            if (await find.ExecuteScalarAsync(context.RequestAborted) is null) return Problems.NotThere(shelf.Noun);
        }

        await using (var star = work.Connection.Command(
            isFavourite ? "INSERT INTO gateway.favourites (tenant_id, actor_id, subject_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
                : "DELETE FROM gateway.favourites WHERE tenant_id = $1 AND actor_id = $2 AND subject_id = $3",
            caller.TenantId, caller.ActorId, id))
        {
            await star.ExecuteNonQueryAsync(context.RequestAborted);
        }

        await work.CommitAsync();
        return TypedResults.NoContent();
    }

    /// <summary>Why a change found nothing to change: it is not there, or has another version.</summary>
    public static async Task<ProblemHttpResult> WhyNotAsync(TenantWork work, Shelf shelf, Caller caller, Guid id, CancellationToken cancellationToken)
    {
        await using var find = work.Connection.Command($"SELECT 1 FROM {shelf.Table} WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL", caller.TenantId, id);
        return await find.ExecuteScalarAsync(cancellationToken) is null ? Problems.NotThere(shelf.Noun) : Problems.VersionConflict();
    }
}
