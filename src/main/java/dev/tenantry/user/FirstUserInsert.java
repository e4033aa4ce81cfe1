package dev.tenantry.user;

import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.provisioning.FirstUserWriter;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Writes a new tenant's owner. As plain SQL, because the tenant is not served yet and Hibernate's connections are for
 * tenants that are.
 */
@ApplicationScoped
class FirstUserInsert implements FirstUserWriter {

    private static final String INSERT = """
            insert into users (id, subject, email, role) values (gen_random_uuid(), ?, ?, ?)
            on conflict do nothing
            """;

    @Override
    public void write(FirstUser user, Home home) {
        home.execute(INSERT, user.subject(), user.email(), UserRole.OWNER.wireName());
    }
}
