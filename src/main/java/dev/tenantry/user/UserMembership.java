package dev.tenantry.user;

import dev.tenantry.context.Membership;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

@ApplicationScoped
class UserMembership implements Membership {

    // A transaction of its own: the caller's request is not bound yet, and whatever it runs later is another tenant's.
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean includes(String subject) {
        return User.ofSubject(subject).isPresent();
    }
}
