package dev.tenantry.isolation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

@ConfigMapping(prefix = "tenantry.isolation")
public interface IsolationConfig {

    /** Connection pools of tenant databases. One instance opens at most {@code max} times {@code size} connections. */
    Pools pools();

    /** Limits that keep a failing data store from affecting the others. */
    Stores stores();

    /** Limits that PostgreSQL itself enforces on a tenant's transactions. */
    Limits limits();

    /** How often an instance checks that PostgreSQL still keeps tenants apart. */
    Audit audit();

    /** How long a request waits while its tenant is being moved or erased, before it gets 503. */
    @WithDefault("2s")
    @DurationMin(seconds = 0)
    @DurationMax(seconds = 20)
    Duration fencePatience();

    /**
     * How many transactions may be in the main database at the same time that have taken no longer than 5 ms; by default
     * four for each processor.
     */
    Optional<@Min(1) @Max(10_000) Integer> quickAtOnce();

    interface Audit {

        /** Time between two audits of the main database, and longest age of the audit of a tenant's own database. */
        @WithDefault("60s")
        @DurationMin(seconds = 1)
        @DurationMax(hours = 1)
        Duration interval();

        /** Time per round for homes in schemas; the next round continues where the last one ended. */
        @WithDefault("1s")
        @DurationMin(millis = 1)
        @DurationMax(minutes = 1)
        Duration budget();
    }

    interface Limits {

        /** Longest time of a statement on the free plan. Must be less than the socket timeout of 30 s. */
        @WithDefault("5s")
        @DurationMin(millis = 1)
        @DurationMax(seconds = 29)
        Duration free();

        /** Longest time of a statement on the pro plan. */
        @WithDefault("10s")
        @DurationMin(millis = 1)
        @DurationMax(seconds = 29)
        Duration pro();

        /** Longest time of a statement on the enterprise plan. */
        @WithDefault("20s")
        @DurationMin(millis = 1)
        @DurationMax(seconds = 29)
        Duration enterprise();

        /** Longest time that a statement waits for a lock. */
        @WithDefault("3s")
        @DurationMin(millis = 1)
        @DurationMax(minutes = 5)
        Duration lock();

        /** Longest time that a transaction may be idle between two statements. */
        @WithDefault("10s")
        @DurationMin(millis = 1)
        @DurationMax(minutes = 10)
        Duration idle();
    }

    interface Pools {

        /** Maximum number of tenant databases that one instance has a pool for. */
        @WithDefault("50")
        @Min(1) @Max(10_000) int max();

        /** Maximum number of connections to one tenant database per instance. */
        @WithDefault("4")
        @Min(1) @Max(1_000) int size();

        /** How long a pool may be unused before it is closed. */
        @WithDefault("5m")
        @DurationMin(millis = 100)
        @DurationMax(days = 1)
        Duration idle();
    }

    interface Stores {

        /** Maximum number of concurrent requests to one data store per instance; further requests get 503. */
        @WithDefault("32")
        @Min(1) @Max(10_000) int concurrency();

        /** How long requests to an unreachable data store get 503 before it is tried again. */
        @WithDefault("1s")
        @DurationMin(millis = 100)
        @DurationMax(minutes = 10)
        Duration pause();
    }
}
