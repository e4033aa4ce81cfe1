package dev.tenantry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The live objects of a JVM after a full collection: the lines of {@code jcmd <pid> GC.class_histogram}. */
record Heap(List<String[]> lines) {

    private static final double MEGA = 1_000_000;
    private static final int INSTANCES = 1;
    private static final int BYTES = 2;
    private static final int TYPE = 3;

    static Heap of(ProcessHandle jvm) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(jvm.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Heap(output.lines().map(line -> line.strip().split("\\s+")).toList());
    }

    double megabytes() {
        return lines.stream()
                .filter(line -> line[0].equals("Total"))
                .mapToDouble(line -> Double.parseDouble(line[BYTES]) / MEGA)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd did not report the total size of the heap."));
    }

    long instancesOf(String type) {
        return lines.stream()
                .filter(line -> line.length > TYPE && line[TYPE].equals(type))
                .mapToLong(line -> Long.parseLong(line[INSTANCES]))
                .sum();
    }
}
