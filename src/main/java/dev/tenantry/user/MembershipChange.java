package dev.tenantry.user;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A row of {@code membership_changes}: a subject who has become a user, or is not one any more. */
@Entity
@Table(name = "membership_changes")
class MembershipChange extends PanacheEntityBase {

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    public String subject;

    /** For Hibernate. */
    protected MembershipChange() {
        this("");
    }

    MembershipChange(String subject) {
        this.subject = subject;
    }
}
