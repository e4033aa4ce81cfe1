package dev.tenantry.architecture.jdbc.registry;

import io.agroal.api.AgroalDataSource;

/** Takes the main pool, although it may touch JDBC. */
public record Pools(AgroalDataSource mainDatabase) {}
