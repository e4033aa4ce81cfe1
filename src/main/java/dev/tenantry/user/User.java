package dev.tenantry.user;

import dev.tenantry.provisioning.UserRole;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A row of {@code users}: a person, known to the tenant by the subject of their token. */
@Entity
@Table(name = "users")
public class User extends PanacheEntityBase {

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    @Generated
    @Column(name = "tenant_id", updatable = false)
    public @Nullable UUID tenantId;

    @Column(nullable = false)
    public String subject;

    @Column(nullable = false)
    public String email;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public UserRole role;

    /** For Hibernate. */
    protected User() {
        this("", "", UserRole.MEMBER);
    }

    public User(String subject, String email, UserRole role) {
        this.subject = subject;
        this.email = email;
        this.role = role;
    }

    static Optional<User> ofSubject(String subject) {
        return User.<User>find("subject", subject).singleResultOptional();
    }
}
