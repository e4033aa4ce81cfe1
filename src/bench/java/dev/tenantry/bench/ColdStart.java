package dev.tenantry.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One start of the service. All times, including CPU time, count from the start of the process and are in seconds;
 * memory is in MB.
 *
 * @param ready the time until the readiness check first returned 200
 * @param served the time until the first request, sent when the service was ready, returned 200
 * @param cpu the CPU time used until then
 */
record ColdStart(double ready, double served, double cpu, double residentAtRest, double residentAfterLoad) {

    static final String HEAD = "| | ready s | first 200 s (least to most) | against the first row | CPU until then s |"
            + " RSS at rest MB | RSS after 500 requests MB |\n|---|---:|---:|---:|---:|---:|---:|";

    static String row(String name, List<ColdStart> all, List<ColdStart> first) {
        double[] served = sorted(all, ColdStart::served);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f (%.2f to %.2f) | %.2f | %.1f | %.0f | %.0f |",
                name,
                median(all, ColdStart::ready),
                median(all, ColdStart::served),
                served[0],
                served[served.length - 1],
                median(all, ColdStart::served) / median(first, ColdStart::served),
                median(all, ColdStart::cpu),
                median(all, ColdStart::residentAtRest),
                median(all, ColdStart::residentAfterLoad));
    }

    private static double median(List<ColdStart> starts, ToDoubleFunction<ColdStart> figure) {
        double[] sorted = sorted(starts, figure);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double[] sorted(List<ColdStart> starts, ToDoubleFunction<ColdStart> figure) {
        return starts.stream().mapToDouble(figure).sorted().toArray();
    }
}
