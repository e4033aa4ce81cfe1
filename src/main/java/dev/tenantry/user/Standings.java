package dev.tenantry.user;

import dev.tenantry.tenant.Subject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from the tenant's tables what a caller is to the tenant, in one query and one round trip. */
@Singleton
class Standings {

    // A user comes first, also one who was removed before. An invitation that was not taken up yet is newer than a
    // removal. The length is needed for the round trip (decision 0039).
    private static final String QUERY = """
            select coalesce((select role from users where subject = ?1),
                            (select 'invited' from users where email = ?2 and subject is null),
                            (select 'former' from former_users where subject = ?1))::varchar(16)
            """;

    private final EntityManager entities;

    Standings(EntityManager entities) {
        this.entities = entities;
    }

    @Transactional(TxType.SUPPORTS)
    Standing find(Subject subject, Optional<InvitedAddress> verified) {
        // Without a type: Hibernate would make and keep a plan for each call.
        @Nullable Object found = entities.createNativeQuery(QUERY)
                .setParameter(1, subject.value())
                // No stored address is empty.
                .setParameter(2, verified.map(InvitedAddress::value).orElse(""))
                .getSingleResult();
        return Standing.of((String) found);
    }
}
