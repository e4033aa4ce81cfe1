package dev.tenantry.idempotency;

import dev.tenantry.isolation.EntryCheck;
import dev.tenantry.sql.SqlState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The statements on {@code idempotency_keys}. */
@ApplicationScoped
class StoredAnswers {

    private static final String CLAIM = "select claim_idempotency_key(?, ?, ?, ?, ?, ?)";

    private static final String FIND = """
            select fingerprint, status, headers, body
              from idempotency_keys
             where caller = ?1 and operation = ?2 and key = ?3
            """;

    // Takes a few expired ones along, so that there are never many more rows than keys that have not expired. More
    // than one each time, or the table could not shrink. Does not wait for a transaction that does the same.
    private static final String STORE = """
            with expired as (
                delete from idempotency_keys
                 where ctid = any (array(select ctid
                                           from idempotency_keys
                                          where created_at <= now() - make_interval(secs => ?8)
                                            and (caller, operation, key) <> (?1, ?2, ?3)
                                          order by created_at
                                          limit 4
                                            for update skip locked)))
            insert into idempotency_keys as k (caller, operation, key, fingerprint, status, headers, body)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            on conflict (tenant_id, caller, operation, key) do update
               set fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers,
                   body = excluded.body, created_at = excluded.created_at
             where k.created_at <= now() - make_interval(secs => ?8)
            """;

    private final Session session;
    private final double lifetime;

    StoredAnswers(Session session, IdempotencyConfig config) {
        this.session = session;
        this.lifetime = config.lifetime().toSeconds();
    }

    /** Returns the check that lets only one transaction use the key, and that one only if no answer is stored. */
    EntryCheck claim(KeyedRequest request) {
        KeyedRequest.Lock lock = request.lock();
        return new EntryCheck(
                CLAIM,
                List.of(
                        lock.high(),
                        lock.low(),
                        request.caller(),
                        request.operation(),
                        request.key().value(),
                        lifetime),
                Map.of(
                        SqlState.KEY_USED, new KeyRefusedException(KeyRefusedException.Reason.USED),
                        SqlState.KEY_IN_USE, new KeyRefusedException(KeyRefusedException.Reason.IN_USE)));
    }

    /** Stores the answer in the running transaction, which has claimed the key. */
    void store(KeyedRequest request, StoredAnswer answer) {
        int stored = session.createNativeMutationQuery(STORE)
                .setParameter(1, request.caller())
                .setParameter(2, request.operation())
                .setParameter(3, request.key().value())
                .setParameter(4, answer.fingerprint())
                .setParameter(5, answer.status())
                .setParameter(6, answer.headers())
                .setParameter(7, answer.body(), String.class)
                .setParameter(8, lifetime)
                .executeUpdate();
        if (stored != 1) {
            throw new IllegalStateException("Another answer was stored for an idempotency key that this transaction"
                    + " has claimed; transaction rolled back.");
        }
    }

    /** Returns the answer that is stored, even if it expires at this moment. */
    @Transactional(TxType.SUPPORTS)
    Optional<StoredAnswer> find(KeyedRequest request) {
        return session.createNativeQuery(FIND, Object[].class)
                .setParameter(1, request.caller())
                .setParameter(2, request.operation())
                .setParameter(3, request.key().value())
                .uniqueResultOptional()
                .map(row -> new StoredAnswer(
                        (String) row[0], ((Number) row[1]).intValue(), (String) row[2], (@Nullable String) row[3]));
    }
}
