package dev.tenantry.isolation;

import static dev.tenantry.support.OrdersApi.list;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.support.ProvisionedTenants;
import dev.tenantry.support.Superuser;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Asks Linux which timer runs for each socket that the service has opened. */
@QuarkusTest
@EnabledOnOs(OS.LINUX)
class KeepAliveTest {

    /** An idle socket has the timer 02 if keep-alive is on, and 00 if it is off. */
    private static final String KEEP_ALIVE = "02";

    // "  0: 0100007F:9C4A 0100007F:1538 01 00000000:00000000 02:000AFC80 ...": local port, state and timer
    private static final Pattern SOCKET = Pattern.compile(
            "^ *\\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 01 [0-9A-F:]+ ([0-9A-F]{2}):", Pattern.MULTILINE);

    private static final Pattern REDIS_CLIENT = Pattern.compile("(?m)(?<!l)addr=[^ ]*:(\\d+) ");

    @Inject
    Redis redis;

    private final Superuser superuser = Superuser.inMainDatabase();

    @Test
    void isOnForEverySocketToPostgreSqlAndRedis() {
        Tenant acme = new ProvisionedTenants().create("acme", Plan.FREE, ProvisionedTenants.OWN_DATABASE);
        assertThat(list(acme).statusCode()).isEqualTo(200);

        // Repeated, because a socket that has just sent something has another timer for a moment.
        await().untilAsserted(() -> {
            Map<Integer, Set<String>> timers = timers();
            assertThat(List.of(portsOf("tenantry_app"), portsOf("tenantry_control"), portsOfRedis()))
                    .allSatisfy(ports -> assertThat(ports)
                            .isNotEmpty()
                            .allSatisfy(port -> assertThat(timers.get(port)).contains(KEEP_ALIVE)));
        });
    }

    private List<Integer> portsOfRedis() {
        return REDIS_CLIENT
                .matcher(redis.send(Request.cmd(Command.CLIENT).arg("LIST"))
                        .await()
                        .atMost(Duration.ofSeconds(5))
                        .toString())
                .results()
                .map(client -> Integer.valueOf(client.group(1)))
                .toList();
    }

    private List<Integer> portsOf(String role) {
        return superuser.query(
                "select client_port from pg_stat_activity where usename = ? and client_port > 0 and state = 'idle'",
                row -> row.getInt(1),
                role);
    }

    // Sockets to different servers can have the same local port.
    private static Map<Integer, Set<String>> timers() throws IOException {
        return SOCKET.matcher(Files.readString(Path.of("/proc/net/tcp6")) + Files.readString(Path.of("/proc/net/tcp")))
                .results()
                .collect(groupingBy(KeepAliveTest::port, mapping(socket -> socket.group(2), toSet())));
    }

    private static int port(MatchResult socket) {
        return Integer.parseInt(socket.group(1), 16);
    }
}
