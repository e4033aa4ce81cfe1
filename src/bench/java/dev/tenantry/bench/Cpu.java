package dev.tenantry.bench;

import java.time.Duration;
import java.util.stream.Stream;

/** CPU time of processes. On Linux it is counted in steps of 10 ms, so what is compared must last for seconds. */
final class Cpu {

    private Cpu() {}

    static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Of a process and all that descend from it now; those that ended meanwhile are missing. */
    static Duration ofFamily(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(Cpu::of)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
