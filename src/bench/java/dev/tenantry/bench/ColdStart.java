package dev.tenantry.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One start of the service. Times are from the start of the process, in seconds, as is its CPU time; memory in MB.
 *
 * @param ready until the first 200 of the readiness check
 * @param served until the first 200 of the first request, sent when it was ready
 * @param cpu that it had used when it had served
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
