package dev.tenantry.provisioning;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The input of a migration. An instance that does not know this version leaves the operation to one that does.
 *
 * @param version the version to which the homes are migrated
 */
@RegisterForReflection
public record MigrationTarget(int version) {}
