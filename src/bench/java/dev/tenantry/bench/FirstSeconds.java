package dev.tenantry.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One start of the service, and the load that follows. All times are in seconds, latencies in milliseconds.
 *
 * @param served the time from the start of the process until the first request returned 200
 * @param cpuOfStart the CPU time used until then
 * @param cpuOfLoad the CPU time used during the steady load
 * @param atFullLoad the number of requests answered in the same time after another start, by clients that do not pause
 */
record FirstSeconds(double served, double cpuOfStart, double cpuOfLoad, double p50, double p99, double atFullLoad) {

    static final String HEAD = "| | first 200 s | CPU until then s | CPU of the next 20 s | p50 ms | p99 ms |"
            + " answered in 20 s at full load |\n|---|---:|---:|---:|---:|---:|---:|";

    static String row(String name, List<FirstSeconds> all) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.1f | %.1f | %.1f | %.0f | %.0f |",
                name,
                median(all, FirstSeconds::served),
                median(all, FirstSeconds::cpuOfStart),
                median(all, FirstSeconds::cpuOfLoad),
                median(all, FirstSeconds::p50),
                median(all, FirstSeconds::p99),
                median(all, FirstSeconds::atFullLoad));
    }

    private static double median(List<FirstSeconds> all, ToDoubleFunction<FirstSeconds> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
