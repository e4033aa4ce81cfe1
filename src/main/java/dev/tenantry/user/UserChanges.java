package dev.tenantry.user;

import dev.tenantry.http.Preconditions;
import dev.tenantry.problem.ProblemException;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.tenant.Subject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/**
 * Invites, changes and removes users on behalf of another one. What the caller may do is checked within the transaction,
 * after all earlier changes of the tenant's users.
 */
@Singleton
class UserChanges {

    private static final Logger LOG = Logger.getLogger(UserChanges.class);

    private final Caller caller;
    private final UserLock lock;
    private final KnownRoles roles;
    private final Preconditions preconditions;
    private final EntityManager entities;

    UserChanges(Caller caller, UserLock lock, KnownRoles roles, Preconditions preconditions, EntityManager entities) {
        this.caller = caller;
        this.lock = lock;
        this.roles = roles;
        this.preconditions = preconditions;
        this.entities = entities;
    }

    @Transactional
    User invite(InvitedAddress address, UserRole role) {
        lock.take();
        requireManager(role);
        if (User.hasAddress(address)) {
            throw UserProblems.exists();
        }
        User user = User.invited(address, role);
        try {
            user.persistAndFlush();
        } catch (ConstraintViolationException addedMeanwhile) {
            throw UserProblems.exists();
        }
        LOG.infof("%s invited user %s with the role %s", caller(), user.id, role.wireName());
        return user;
    }

    /** @param role the new role; empty to change nothing */
    @Transactional
    User change(UUID id, Optional<UserRole> role) {
        lock.take();
        UserRole own = role.map(this::requireManager).orElseGet(() -> requireManager(UserRole.VIEWER));
        User user = User.locked(id).orElseThrow(UserProblems::notFound);
        preconditions.requireKnown(user.version);
        requireOwnerIf(user.role, own);
        if (role.isEmpty() || role.get() == user.role) {
            return user;
        }
        requireAnotherOwner(user);
        LOG.infof(
                "%s changed the role of user %s from %s to %s",
                caller(), id, user.role.wireName(), role.get().wireName());
        user.role = role.get();
        User.flush();
        Subject.parse(user.subject).ifPresent(roles::forgetAfterwards);
        return user;
    }

    /** Returns whether the user could act for the tenant. */
    @Transactional
    boolean remove(UUID id) {
        lock.take();
        UserRole own = caller.roleNow().orElseThrow(UserProblems::notAUser);
        Optional<User> found = User.locked(id);
        boolean isSelf = found.filter(caller::is).isPresent();
        // Asked first, so that a caller who may not remove others does not learn here which ids there are.
        if (!isSelf && !own.isAtLeast(UserRole.ADMIN)) {
            throw UserProblems.needsAdminForOthers(own);
        }
        User user = found.orElseThrow(UserProblems::notFound);
        preconditions.requireKnown(user.version);
        if (!isSelf) {
            requireOwnerIf(user.role, own);
        }
        requireAnotherOwner(user);
        String by = caller();
        user.delete();
        Optional<Subject> subject = Subject.parse(user.subject);
        subject.ifPresent(this::leave);
        User.flush();
        LOG.infof("%s removed user %s, whose role was %s", by, id, user.role.wireName());
        return subject.isPresent();
    }

    /** Returns the caller for the log, by id: a subject or an address does not belong there. */
    private String caller() {
        return caller.subject()
                .flatMap(subject -> User.ofSubject(subject.value()))
                .map(user -> "User " + user.id)
                .orElse("A caller who is not a user");
    }

    private void leave(Subject subject) {
        FormerUser.add(entities, subject.value());
        new MembershipChange(subject.value()).persist();
        roles.forgetAfterwards(subject);
    }

    /** Returns the caller's role, if they may give this role to users. */
    private UserRole requireManager(UserRole given) {
        UserRole own = caller.roleNow().orElseThrow(UserProblems::notAUser);
        if (!own.isAtLeast(UserRole.ADMIN)) {
            throw UserProblems.roleTooLow(UserRole.ADMIN, own);
        }
        requireOwnerIf(given, own);
        return own;
    }

    private static void requireOwnerIf(UserRole concerned, UserRole own) {
        if (concerned == UserRole.OWNER && own != UserRole.OWNER) {
            throw UserProblems.needsOwnerForOwners();
        }
    }

    /** @throws ProblemException if the user is the tenant's last owner */
    private static void requireAnotherOwner(User user) {
        if (user.isActiveOwner() && !User.hasOtherOwner(user)) {
            throw UserProblems.lastOwner();
        }
    }
}
