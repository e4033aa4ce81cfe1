package dev.tenantry.histories;

import dev.tenantry.local.ServersAndKeys;
import dev.tenantry.support.OwnServer;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Superuser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two packaged instances on one PostgreSQL and one Redis, each of them a control plane that also serves tenants. */
final class Instances implements AutoCloseable {

    private final OwnServer server =
            new OwnServer(Map.of("tenantry_app", "app", "tenantry_control", "control", "tenantry_owner", "owner"));
    private final List<PackagedProcess> processes;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Instances() {
        Map<String, String> settings = new HashMap<>(ServersAndKeys.settings());
        settings.putAll(server.settings());
        settings.put("tenantry.provisioning.migrate-at-start", "true");
        settings.put("tenantry.admin.enabled", "true");
        settings.put("tenantry.operation.poll", "100ms");
        settings.put("tenantry.operation.workers", "8");
        settings.put("tenantry.relocation.max", "5");
        settings.put("tenantry.relocation.load", "100");
        settings.put("quarkus.datasource.control.jdbc.max-size", "20");
        // Requests are refused during a move rather than held up.
        settings.put("tenantry.isolation.fence-patience", "50ms");
        // Nothing is refused because there is too much of it, or because the machine is busy.
        for (String plan : List.of("free", "pro", "enterprise")) {
            settings.put("tenantry.rate-limit.plans." + plan, "900000");
            settings.put("tenantry.rate-limit.in-flight." + plan, "8");
            settings.put("tenantry.isolation.limits." + plan, "25s");
        }
        settings.put("tenantry.rate-limit.in-flight.patience", "20s");
        settings.put("tenantry.rate-limit.exports.per-tenant", "8");
        settings.put("tenantry.rate-limit.exports.max", "40");
        settings.put("quarkus.datasource.jdbc.max-size", "32");
        settings.put("quarkus.datasource.jdbc.acquisition-timeout", "20s");
        settings.put("tenantry.redis.deadline", "2s");
        PackagedProcess first = PackagedProcess.start(settings).awaitListening();
        processes = List.of(first, PackagedProcess.start(settings).awaitListening());
    }

    /** Sends a request to the instance with this number; numbers begin again after the last one. */
    Answer send(Request request, int instance) throws IOException, InterruptedException {
        URI address = URI.create(processes.get(number(instance)).api());
        return Answer.of(client.send(request.to(address), HttpResponse.BodyHandlers.ofString()));
    }

    int number(int any) {
        return Math.floorMod(any, processes.size());
    }

    Superuser superuser() {
        return server.superuser();
    }

    @Override
    public void close() {
        client.shutdownNow();
        processes.forEach(PackagedProcess::close);
        server.close();
    }
}
