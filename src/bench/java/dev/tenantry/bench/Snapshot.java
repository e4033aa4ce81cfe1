package dev.tenantry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the service, and PostgreSQL for it, use at one moment.
 *
 * @param resident the memory of the service's process in MB, before its heap was collected
 * @param postgres the memory of all PostgreSQL processes in MB
 */
record Snapshot(double resident, long threads, Heap heap, Sessions sessions, long pools, double postgres) {

    static final String HEAD =
            "| state | RSS MB | live heap MB | threads | connections: main database | control plane |"
                    + " tenants' databases | pools of those | PostgreSQL MB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|";

    private static final byte[] METRICS =
            "GET /q/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static Snapshot of(Service service, Connection superuser) throws IOException, SQLException {
        double resident = Footprint.resident(service.process());
        Sessions sessions = Sessions.count(superuser);
        double postgres = Footprint.ofFamily(Database.server(superuser));
        long threads = Footprint.threads(service.process());
        return new Snapshot(resident, threads, Heap.of(service.process()), sessions, pools(service), postgres);
    }

    String row(String state) {
        return "| %s | %.0f | %.1f | %d | %d | %d | %d | %d | %.0f |"
                .formatted(
                        state,
                        resident,
                        heap.megabytes(),
                        threads,
                        sessions.main(),
                        sessions.control(),
                        sessions.tenantDatabases(),
                        pools,
                        postgres);
    }

    /** Returns the number of pools that the service reports; 0 before the first is created. */
    static long pools(Service service) throws IOException {
        try (HttpLine line = new HttpLine(service.managementPort())) {
            return new String(line.exchange(METRICS).body(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(metric -> metric.startsWith("tenantry_isolation_pools "))
                    .mapToLong(metric -> (long) Double.parseDouble(metric.split(" ")[1]))
                    .sum();
        }
    }
}
