package dev.tenantry.departure;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * The places that an erasure searched for data of the tenant.
 *
 * @param databases the number of databases searched
 * @param tables the number of tables searched in them
 * @param cacheKeys the number of keys in Redis searched
 * @param remains what was found, in words for an operator; empty if the erasure has succeeded
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ErasureReport(int databases, int tables, int cacheKeys, List<String> remains) {}
