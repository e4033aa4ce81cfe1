package dev.tenantry.bench;

import java.time.Duration;
import java.util.stream.Stream;

/** Reads the CPU time of processes. Linux counts it in steps of 10 ms, so a measurement must last for seconds. */
final class Cpu {

    private Cpu() {}

    static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Returns the CPU time of a process and its current descendants. Descendants that have ended are missing. */
    static Duration ofFamily(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(Cpu::of)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
