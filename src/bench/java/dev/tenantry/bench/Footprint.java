package dev.tenantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the memory of processes, in MB of 1 000 000 bytes, and their threads, as Linux counts them. */
final class Footprint {

    private static final double KIB = 1_024;
    private static final double MEGA = 1_000_000;

    private Footprint() {}

    static double resident(ProcessHandle process) throws IOException {
        return number(status(process), "VmRSS:") * KIB / MEGA;
    }

    static long threads(ProcessHandle process) throws IOException {
        return (long) number(status(process), "Threads:");
    }

    private static Path status(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()), "status");
    }

    /** Returns the memory of a process and its descendants. Memory that they share is counted once. */
    static double ofFamily(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(Footprint::proportional)
                .sum();
    }

    private static double proportional(ProcessHandle process) {
        try {
            return number(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"), "Pss:") * KIB / MEGA;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static double number(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchFileException(file.toString()));
        }
    }
}
