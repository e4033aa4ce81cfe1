package dev.tenantry.user;

import dev.tenantry.provisioning.UserRole;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code users}: a person, known to the tenant by the subject of their token, or invited by their email
 * address.
 */
@Entity
@Table(name = "users")
public class User extends PanacheEntityBase {

    @Id
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    public @Nullable UUID id;

    @Generated
    @Column(name = "tenant_id", updatable = false)
    public @Nullable UUID tenantId;

    /** Null until an invitation is taken up. */
    @Column
    public @Nullable String subject;

    @Column(nullable = false)
    public String email;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    public UserRole role;

    @Column(name = "invited_at", updatable = false)
    public @Nullable Instant invitedAt;

    @Generated
    @Column(name = "created_at", updatable = false)
    public @Nullable Instant createdAt;

    @Version
    public long version = 1;

    /** For Hibernate. */
    protected User() {
        this("", "", UserRole.MEMBER);
    }

    public User(@Nullable String subject, String email, UserRole role) {
        this.subject = subject;
        this.email = email;
        this.role = role;
    }

    static User invited(InvitedAddress address, UserRole role) {
        User user = new User(null, address.value(), role);
        user.invitedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return user;
    }

    boolean isActiveOwner() {
        return role == UserRole.OWNER && subject != null;
    }

    /** Finds the user, and locks the row until the transaction ends: administrators may be about to change it. */
    static Optional<User> locked(UUID id) {
        return User.<User>find("id", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .singleResultOptional();
    }

    static Optional<User> withId(UUID id) {
        return User.<User>find("id", id).singleResultOptional();
    }

    /** Finds the invitation of this address, unless it has been taken up, and locks it. */
    static Optional<User> openInvitation(InvitedAddress address) {
        return User.<User>find("email = ?1 and subject is null", address.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .singleResultOptional();
    }

    /** Returns users in the order of their ids, from the one after {@code after} on. */
    static List<User> page(Optional<UUID> after, int limit) {
        return after.map(last -> User.<User>find("id > ?1 order by id", last))
                .orElseGet(() -> User.find("from User order by id"))
                .range(0, limit - 1)
                .list();
    }

    /** Returns whether a user has this address, in any case of its ASCII letters. */
    static boolean hasAddress(InvitedAddress address) {
        return getEntityManager()
                .createNativeQuery("select exists (select from users where lower(email collate \"C\") = ?1)")
                .setParameter(1, address.value())
                .getSingleResult()
                .equals(true);
    }

    static boolean hasOtherOwner(User user) {
        return count("role = ?1 and subject is not null and id <> ?2", UserRole.OWNER, user.id) > 0;
    }

    static Optional<User> ofSubject(String subject) {
        return User.<User>find("subject", subject).singleResultOptional();
    }
}
