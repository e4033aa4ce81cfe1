package dev.tenantry.canary;

import dev.tenantry.home.DataStores;
import dev.tenantry.isolation.IsolationProbe;
import dev.tenantry.isolation.ProbeResult;
import dev.tenantry.isolation.ProbeResult.Outcome;
import dev.tenantry.registry.Sentinel;
import dev.tenantry.registry.Sentinels;
import dev.tenantry.start.ServingBegins;
import dev.tenantry.start.ServingCondition;
import dev.tenantry.start.Timers;
import dev.tenantry.tenant.IsolationTier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tries to break isolation, round after round, for as long as this instance serves. If a sentinel of any tier gets
 * through, the instance serves nothing until a round in that tier holds. A round that cannot be made changes nothing.
 */
@ApplicationScoped
class Canary implements ServingCondition, IsolationProbe {

    private static final Logger LOG = Logger.getLogger(Canary.class);
    private static final String JOB = "canary";

    /** After this time, no further tier is tried in a round. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

    private final CanaryConfig config;
    private final Sentinels sentinels;
    private final CanaryRound round;
    private final CanaryMetrics metrics;
    private final DataStores stores;
    private final Schedule schedule;

    private final Map<IsolationTier, ProbeResult> results = new ConcurrentSkipListMap<>();
    private final Map<IsolationTier, String> notMade = new ConcurrentSkipListMap<>();

    Canary(CanaryConfig config, Sentinels sentinels, CanaryRound round, CanaryMetrics metrics, DataStores stores) {
        this.config = config;
        this.sentinels = sentinels;
        this.round = round;
        this.metrics = metrics;
        this.stores = stores;
        this.schedule = new Schedule(config.interval());
    }

    @Override
    public List<ProbeResult> results() {
        return List.copyOf(results.values());
    }

    @Override
    public Optional<String> violation() {
        String broken = results.values().stream()
                .filter(Canary::isBroken)
                .map(result -> result.tier().wireName())
                .collect(Collectors.joining(", "));
        return broken.isEmpty()
                ? Optional.empty()
                : Optional.of("isolation, which did not hold when it was tried; the log says what got through (tiers: "
                        + broken + ")");
    }

    private static boolean isBroken(ProbeResult result) {
        return result.outcome() == Outcome.BROKEN;
    }

    void begin(@Observes ServingBegins event, Timers timers) {
        if (config.enabled()) {
            metrics.begin(tiers());
            timers.every(Schedule.TICK, JOB, () -> {
                if (schedule.isDue()) {
                    round();
                    schedule.done(violation().isPresent());
                }
            });
        }
    }

    // Without a data store, no tenant has a database of its own.
    private Set<IsolationTier> tiers() {
        Set<IsolationTier> tiers = EnumSet.allOf(IsolationTier.class);
        if (stores.names().isEmpty()) {
            tiers.remove(IsolationTier.DATABASE);
        }
        return tiers;
    }

    /** Tries each tier, also if the one before it could not be tried. */
    synchronized void round() {
        long end = System.nanoTime() + LONGEST_ROUND.toNanos();
        for (IsolationTier tier : tiers()) {
            try {
                if (System.nanoTime() > end) {
                    throw new NotMadeException("The round took too long.");
                }
                List<Sentinel> all = sentinels.all();
                made(round.of(tier, Pair.of(tier, all)));
            } catch (NotMadeException nothingToTry) {
                notMade(tier, String.valueOf(nothingToTry.getMessage()), null);
            } catch (RuntimeException failure) {
                notMade(tier, "PostgreSQL could not be asked.", failure);
            }
        }
    }

    private void made(ProbeResult now) {
        ProbeResult before = results.put(now.tier(), now);
        notMade.remove(now.tier());
        metrics.tried(now.tier(), now.outcome());
        boolean wasBroken = before != null && isBroken(before);
        if (isBroken(now) && !now.detail().equals(before == null ? "" : before.detail())) {
            LOG.errorf(
                    "This instance serves no requests. Isolation did not hold in tier %s when the canary tried it. %s"
                            + " See TenantryCanaryBroken in src/docs/alerts.md.",
                    now.tier(), now.detail());
        } else if (wasBroken && !isBroken(now)) {
            LOG.infof("Isolation holds again in tier %s", now.tier());
        }
    }

    // A round that proves nothing does not disprove the last one.
    private void notMade(IsolationTier tier, String why, @Nullable RuntimeException failure) {
        metrics.tried(tier, Outcome.NOT_MADE);
        results.compute(
                tier,
                (key, before) -> before != null && isBroken(before)
                        ? before
                        : new ProbeResult(tier, Instant.now(), Outcome.NOT_MADE, why));
        if (!why.equals(notMade.put(tier, why))) {
            LOG.warnf(failure, "The canary could not try whether isolation holds in tier %s. %s", tier, why);
        }
    }
}
