package dev.tenantry.user;

import dev.tenantry.tenant.Subject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Gives the row of an invitation to the first caller with a verified token of its address, once. */
@Singleton
class Joining {

    private static final Logger LOG = Logger.getLogger(Joining.class);

    private final UserLock lock;
    private final KnownRoles roles;

    Joining(UserLock lock, KnownRoles roles) {
        this.lock = lock;
        this.roles = roles;
    }

    /** Returns whether the caller has taken the invitation up; false if it is not there any more. */
    @Transactional
    boolean join(Subject subject, InvitedAddress address) {
        lock.take();
        Optional<User> invited = User.openInvitation(address);
        if (invited.isEmpty() || User.ofSubject(subject.value()).isPresent()) {
            return false;
        }
        invited.get().subject = subject.value();
        new MembershipChange(subject.value()).persist();
        User.flush();
        roles.forgetAfterwards(subject);
        LOG.infof("User %s has taken up the invitation, with the role %s", invited.get().id, invited.get().role);
        return true;
    }
}
