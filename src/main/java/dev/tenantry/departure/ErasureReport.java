package dev.tenantry.departure;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.tenantry.registry.Tombstone;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The places that an erasure searched for the tenant's data.
 *
 * @param databases the number of databases and data stores asked
 * @param tables the number of tables searched
 * @param unsearched data stores that could not be asked, and in which the tenant never had a home
 * @param remains what was found, in words for an operator; empty if the erasure has succeeded
 * @param tombstone what remains of the tenant, for the list that is kept apart from backups
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ErasureReport(int databases, int tables, List<String> unsearched, List<String> remains, Tombstone tombstone) {}
