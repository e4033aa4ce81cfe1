package dev.tenantry.canary;

import dev.tenantry.context.TenantContext;
import dev.tenantry.isolation.MappedTables;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Tenant;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a sentinel does in its transactions, which begin as those of every request do: the tenant that is bound, the
 * resolvers, the pool, the fence, a session of Hibernate.
 */
@ApplicationScoped
class SentinelSession {

    private static final int SECONDS = 20;

    // Planners may hope to find one of many rows soon, and read all of them. With an index that begins with the tenant,
    // reads cost the same however many rows there are.
    private static final String WHERE = """
            select cast(current_database() as varchar(64)), cast(current_schema() as varchar(64)),
                   cast(coalesce(current_setting('app.current_tenant', true), '') as varchar(64)),
                   set_config('enable_seqscan', 'off', true) is null
            """;

    private final EntityManager entities;
    private final TenantContext context;
    private final MappedTables mapped;

    SentinelSession(EntityManager entities, TenantContext context, MappedTables mapped) {
        this.entities = entities;
        this.context = context;
        this.mapped = mapped;
    }

    /** Returns the tables of which the sentinels must not see any row but their own. */
    List<String> tables() {
        return Stream.concat(mapped.names().stream(), Stream.of(MarkedRow.TABLE))
                .distinct()
                .sorted()
                .toList();
    }

    /** Writes the bound sentinel's row, with a mark of its own. */
    @Transactional
    @TransactionConfiguration(timeout = SECONDS)
    void plant() {
        entities.createNativeQuery(MarkedRow.PLANT)
                .setParameter(1, UUID.randomUUID().toString())
                .executeUpdate();
    }

    /** Returns whether the bound sentinel sees its row. */
    @Transactional
    @TransactionConfiguration(timeout = SECONDS)
    boolean seesItsRow() {
        return count(MarkedRow.count(self().home(), self().id())) == 1;
    }

    /** As the bound sentinel, tries to read and write what belongs to the other one, and undoes whatever it did. */
    @Transactional
    @TransactionConfiguration(timeout = SECONDS)
    void attack(Tenant victim, Findings findings) {
        try {
            look(findings);
            HomeName home = reachable(victim);
            read(home, victim, findings);
            write(home, victim, findings);
            enter(victim, findings);
        } finally {
            QuarkusTransaction.setRollbackOnly();
        }
    }

    private Tenant self() {
        return context.tenant();
    }

    // Another tenant's home in the same database can be named. In another database it cannot, so the sentinel looks for
    // the other one's rows in its own.
    private HomeName reachable(Tenant victim) {
        return victim.placement().tier() == IsolationTier.DATABASE ? self().home() : victim.home();
    }

    private void look(Findings findings) {
        Object[] place = (Object[]) entities.createNativeQuery(WHERE).getSingleResult();
        Tenant self = self();
        if (self.placement().tier() == IsolationTier.DATABASE
                && !self.home().value().equals(place[0])) {
            findings.gotThrough("its connection leads to database " + place[0]);
        }
        if (!self.home().value().equals(place[1])) {
            findings.gotThrough("its connection leads to schema " + place[1]);
        }
        if (!self.id().toString().equals(place[2])) {
            findings.gotThrough("its transaction acts for another tenant");
        }
    }

    private void read(HomeName home, Tenant victim, Findings findings) {
        if (count(MarkedRow.count(home, victim.id())) > 0) {
            findings.gotThrough("it read the other sentinel's row by its key");
        }
        String foreign = tables().stream()
                .map(table -> "select cast('" + table + "' as varchar(64)) where exists (select from " + home + "."
                        + table + " where tenant_id <> '" + self().id() + "')")
                .collect(Collectors.joining(" union all "));
        for (Object table : entities.createNativeQuery(foreign).getResultList()) {
            findings.gotThrough("it read rows of other tenants in table " + home + "." + table);
        }
    }

    private void write(HomeName home, Tenant victim, Findings findings) {
        if (change(MarkedRow.update(home, victim.id())) > 0) {
            findings.gotThrough("it changed the other sentinel's row");
        }
        if (change(MarkedRow.delete(home, victim.id())) > 0) {
            findings.gotThrough("it deleted the other sentinel's row");
        }
        change(Forgery.insert(home, tables(), victim.id()));
        for (String table : words(setting(Forgery.GOT_IN))) {
            findings.gotThrough("it inserted a row of the other sentinel into table " + home + "." + table);
        }
        words(setting(Forgery.UNTRIED)).forEach(findings::untried);
    }

    private void enter(Tenant victim, Findings findings) {
        change(Forgery.enter(outdated(victim)));
        if (!words(setting(Forgery.ENTERED)).isEmpty()) {
            findings.gotThrough("a fence let it in with a placement that is not current");
        }
    }

    private List<Tenant> outdated(Tenant victim) {
        boolean isShared = victim.placement() instanceof Placement.Shared;
        Tenant elsewhere = at(isShared ? new Placement.OwnSchema() : new Placement.Shared(), victim.epoch(), victim);
        List<Tenant> outdated = new ArrayList<>(List.of(
                at(self().placement(), self().epoch() + 1, self()),
                at(victim.placement(), victim.epoch() + 1, victim),
                elsewhere));
        if (victim.placement().tier() == IsolationTier.DATABASE) {
            // Current, but not in this database.
            outdated.add(victim);
        }
        return outdated;
    }

    private static Tenant at(Placement placement, long epoch, Tenant tenant) {
        return new Tenant(
                tenant.id(),
                tenant.slug(),
                tenant.name(),
                tenant.plan(),
                tenant.status(),
                tenant.overrides(),
                placement,
                epoch,
                tenant.createdAt(),
                tenant.version());
    }

    private String setting(String name) {
        return Objects.toString(entities.createNativeQuery(
                        "select cast(coalesce(current_setting('" + name + "', true), '') as varchar(8000))")
                .getSingleResult());
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.trim().split(" "))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private long count(String sql) {
        return ((Number) entities.createNativeQuery(sql).getSingleResult()).longValue();
    }

    private int change(String sql) {
        return entities.createNativeQuery(sql).executeUpdate();
    }
}
