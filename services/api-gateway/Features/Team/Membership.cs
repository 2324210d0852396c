using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.ApiGateway.Features.Team;

/// <summary>What may be done to a member: only owners touch owners, and a tenant keeps one.</summary>
internal static class Membership
{
    // All of the tenant's owners are locked, so that two who remove each other at the same time cannot leave none.
    private const string Sql = """
        SELECT user_id, role FROM gateway.memberships WHERE tenant_id = $1 AND (user_id = $2 OR role = 'owner') ORDER BY user_id FOR UPDATE
        """;

    /// <summary>Checks a change, in the connection's current transaction.</summary>
    /// <param name="newRole">Null to remove the member.</param>
    /// <returns>Why it may not be; null when it may.</returns>
    public static async Task<ProblemHttpResult?> CheckAsync(NpgsqlConnection connection, Caller caller, Guid userId, Role? newRole, CancellationToken cancellationToken)
    {
        var members = new Dictionary<Guid, Role>();
        await using (var command = connection.Command(Sql, caller.TenantId, userId))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken)) members[row.GetGuid(0)] = Enum.Parse<Role>(row.GetString(1), ignoreCase: true);
        }

        if (!members.TryGetValue(userId, out var role)) return Problems.NotThere("member");
        if (role > caller.Role || newRole > caller.Role) return Problems.RoleTooLow(caller.Role.Name(), Role.Owner.Name());
        var isLastOwner = role == Role.Owner && members.Count(member => member.Value == Role.Owner) == 1;
        return isLastOwner && newRole != Role.Owner ? Problems.LastOwner() : null;
    }
}
