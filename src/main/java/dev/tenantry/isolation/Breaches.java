package dev.tenantry.isolation;

import dev.tenantry.tenant.HomeName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Remembers the homes in which isolation was found to be void. Logs only what has changed. */
final class Breaches {

    private static final Logger LOG = Logger.getLogger(Breaches.class);

    private record Breach(List<IsolationFinding> findings, long foundAtNanos) {}

    private final Map<HomeName, Breach> breaches = new ConcurrentHashMap<>();

    void record(HomeName home, List<IsolationFinding> findings) {
        if (findings.isEmpty()) {
            if (breaches.remove(home) != null) {
                LOG.infof("Home %s keeps tenants apart again and is served", home);
            }
            return;
        }
        Breach before = breaches.put(home, new Breach(findings, System.nanoTime()));
        if (before == null || !before.findings().equals(findings)) {
            LOG.errorf("Home %s is not served. %s", home, IsolationFinding.report(findings));
        }
    }

    int size() {
        return breaches.size();
    }

    /** Returns the names of the homes, in alphabetical order. */
    NavigableSet<String> names() {
        NavigableSet<String> names = new TreeSet<>();
        breaches.keySet().forEach(home -> names.add(home.value()));
        return names;
    }

    /** Forgets breaches that were not confirmed for so long: the tenant may be gone, with its home. */
    void forgetOlderThan(Duration age) {
        long since = System.nanoTime() - age.toNanos();
        breaches.values().removeIf(breach -> breach.foundAtNanos() - since < 0);
    }
}
