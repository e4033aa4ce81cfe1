package dev.tenantry.histories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened in a history, in the order in which it ended. */
final class Diary {

    private static final int SHOWN = 40;
    private static final int LONGEST = 400;

    private final long beganNanos = System.nanoTime();
    private final List<String> entries = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();

    long now() {
        return (System.nanoTime() - beganNanos) / 1_000_000;
    }

    void answered(String who, int instance, long began, Request request, Object answer) {
        requests.incrementAndGet();
        note(who, "%d-%d ms, instance %d: %s -> %s".formatted(began, now(), instance, request, answer));
    }

    void refused() {
        refusals.incrementAndGet();
    }

    synchronized void note(String who, String what) {
        String entry = who + " " + what;
        entries.add(entry.length() > LONGEST ? entry.substring(0, LONGEST) + "..." : entry);
    }

    int requests() {
        return requests.get();
    }

    int refusals() {
        return refusals.get();
    }

    /** Returns the last entries about a tenant. */
    synchronized String around(String tenant) {
        List<String> own =
                entries.stream().filter(entry -> entry.startsWith(tenant)).toList();
        return String.join("\n", own.subList(Math.max(0, own.size() - SHOWN), own.size()));
    }

    /** Writes all entries into a file. */
    synchronized Path write(long seed) {
        try {
            Path directory = Files.createDirectories(Path.of("target", "histories"));
            return Files.write(directory.resolve(seed + ".log"), entries);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
