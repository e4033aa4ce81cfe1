package dev.tenantry.provisioning;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The owner of a new tenant.
 *
 * @param subject the claim {@code sub} of this person's tokens
 */
@RegisterForReflection
public record FirstUser(String subject, String email) {}
