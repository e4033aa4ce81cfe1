package dev.tenantry.evidence;

import dev.tenantry.evidence.HomeReports.HomeReport;
import dev.tenantry.isolation.FreshAudit;
import dev.tenantry.sql.SqlState;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.StoreName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Visits tenants' own databases, some at a time. Each takes a bounded time: connecting 3 s, each answer 10 s. A data
 * store that refuses several connections in a row is not tried again, so that its databases do not take hours.
 */
final class DatabaseVisits {

    private static final int AT_ONCE = 4;
    private static final int REFUSALS = 3;

    private final FreshAudit audit;
    private final Catalogue catalogue;
    private final StoreServers servers;
    private final Draft draft;
    private final Map<StoreName, AtomicInteger> refusals = new ConcurrentHashMap<>();

    DatabaseVisits(FreshAudit audit, Catalogue catalogue, StoreServers servers, Draft draft) {
        this.audit = audit;
        this.catalogue = catalogue;
        this.servers = servers;
        this.draft = draft;
    }

    /** Visits the databases that the registry names, and then those that were seen beside them. */
    void visit(List<KnownHome> registered) {
        visitAll(registered);
        visitAll(servers.unregistered(registered));
    }

    private void visitAll(List<KnownHome> homes) {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<@Nullable Void>> visits = threads.invokeAll(homes.stream()
                    .map(home -> (Callable<@Nullable Void>) () -> {
                        visit(home);
                        return null;
                    })
                    .toList());
            for (Future<@Nullable Void> visit : visits) {
                visit.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }

    private void visit(KnownHome home) {
        StoreName store = home.store().orElseThrow();
        AtomicInteger refused = refusals.computeIfAbsent(store, unseen -> new AtomicInteger());
        if (home.isBeingCreated()) {
            draft.homes().add(HomeReport.of(home, HomeState.PENDING));
        } else if (!servers.isConfigured(store)) {
            unaudited(home, "The data store is not configured here.");
        } else if (refused.get() >= REFUSALS) {
            unaudited(home, "The data store refused connections to other databases, so this one was not tried.");
        } else {
            try (Connection connection = audit.open(store, home.name())) {
                refused.set(0);
                audit(home, store, connection);
            } catch (SQLException failure) {
                notConnected(home, refused, failure);
            }
        }
    }

    private void notConnected(KnownHome home, AtomicInteger refused, SQLException failure) {
        if (SqlState.isSessionGone(failure)) {
            refused.incrementAndGet();
        }
        if (home.mayBeMissing() && SqlState.INVALID_CATALOG_NAME.isThatOf(failure)) {
            draft.homes().add(HomeReport.of(home, HomeState.PENDING));
        } else {
            unaudited(home, FailureReason.ofConnecting(failure));
        }
    }

    private void audit(KnownHome home, StoreName store, Connection connection) {
        HomeName name = home.name();
        try {
            draft.audited(audit.briefly(
                    connection,
                    () -> new Draft.Audited(
                            home,
                            audit.database(connection, name),
                            catalogue.shape(connection, name),
                            Optional.of(catalogue.surroundings(connection)))));
            servers.saw(store, catalogue.databases(connection));
        } catch (SQLException failure) {
            unaudited(home, FailureReason.ofAsking(failure));
        }
    }

    private void unaudited(KnownHome home, String reason) {
        draft.homes().add(HomeReport.unaudited(home, reason));
    }
}
