package dev.tenantry.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of a process, in MB of 1 000 000 bytes.
 *
 * @param resident all pages in memory, also those of files that other processes share; depends on how the kernel maps
 *     files
 * @param anonymous the pages that no file backs ({@code RssAnon}): what each further process costs
 * @param proportional the resident pages, each divided by the number of processes that share it (PSS)
 */
public record ProcessMemory(double resident, double anonymous, double proportional) {

    /** Reads {@code /proc}. All figures are NaN on systems without it, such as macOS. */
    static ProcessMemory of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        if (!Files.exists(process)) {
            return new ProcessMemory(Double.NaN, Double.NaN, Double.NaN);
        }
        List<String> status = Files.readAllLines(process.resolve("status"));
        List<String> rollup = Files.readAllLines(process.resolve("smaps_rollup"));
        return new ProcessMemory(megabytes(status, "VmRSS:"), megabytes(status, "RssAnon:"), megabytes(rollup, "Pss:"));
    }

    private static double megabytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1_024 / 1_000_000)
                .findFirst()
                .orElseThrow();
    }
}
