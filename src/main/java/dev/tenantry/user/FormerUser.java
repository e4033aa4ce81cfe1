package dev.tenantry.user;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A row of {@code former_users}: a person who was removed. If callers without a row have a role by configuration, this
 * keeps the person from having it.
 */
@Entity
@Table(name = "former_users")
class FormerUser extends PanacheEntityBase {

    private static final String ADD = "insert into former_users (subject) values (?1) on conflict do nothing";

    @Id
    public String subject;

    /** For Hibernate. */
    protected FormerUser() {
        this("");
    }

    private FormerUser(String subject) {
        this.subject = subject;
    }

    // In SQL, because the same person may be removed more than once.
    static void add(EntityManager entities, String subject) {
        entities.createNativeQuery(ADD).setParameter(1, subject).executeUpdate();
    }
}
