package dev.tenantry.user;

import dev.tenantry.context.Membership;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

@ApplicationScoped
class UserMembership implements Membership {

    // In a separate transaction: the request is not bound to a tenant yet, and may be bound to another one later.
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean includes(String subject) {
        return User.ofSubject(subject).isPresent();
    }
}
