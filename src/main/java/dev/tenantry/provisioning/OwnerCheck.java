package dev.tenantry.provisioning;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Whether there is an owner role to provision with. */
@ApplicationScoped
public class OwnerCheck {

    private final OwnerAccess owner;

    OwnerCheck(OwnerAccess owner) {
        this.owner = owner;
    }

    /** Why there is none; empty where there is. Data stores are not asked: one that is down holds up nobody else. */
    public Optional<String> refusal() {
        try (Connection connection = owner.main().getConnection()) {
            return connection.isValid(1) ? Optional.empty() : Optional.of("the owner role's connection is not valid.");
        } catch (SQLException | RuntimeException failure) {
            return Optional.of("tenantry.admin.enabled is set, and the owner role cannot connect ("
                    + failure.getMessage() + "). Check quarkus.flyway.username and password.");
        }
    }
}
