package dev.tenantry.departure;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * Where a deleted tenant was looked for.
 *
 * @param tables in how many tables, of how many databases
 * @param cacheKeys how many keys of Redis were looked at
 * @param remains what was found of it: nothing
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ErasureReport(int databases, int tables, int cacheKeys, List<String> remains) {}
