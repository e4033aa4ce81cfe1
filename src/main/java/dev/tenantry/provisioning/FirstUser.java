package dev.tenantry.provisioning;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Who owns a new tenant: the user that is there when it comes to life. */
@RegisterForReflection
public record FirstUser(String subject, String email) {}
