package dev.tenantry.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.ConcurrentTest;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedProcess;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.TenantId;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs the packaged command, {@code java -jar quarkus-run.jar migrate}, as a process on an empty database. */
class MigrateCommandIT {

    private static final String COMMAND = "migrate";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private OwnDatabase database;

    @BeforeEach
    void createDatabase() {
        // The database asks for passwords, so a connection as any other role than the owner fails.
        database = new OwnDatabase("tenantry_command_" + DATABASES.incrementAndGet()).askForPasswords();
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @ConcurrentTest
    void migratesAnEmptyDatabaseWithTheOwnersCredentialsAloneAndOnlyOnce() {
        try (PackagedProcess first = migrate()) {
            assertThat(first.awaitExit()).as(first.output()).isZero();
            assertThat(first.output()).contains("1 of 1 homes migrated to version " + Versions.HOME + ".");
        }
        assertThat(versions()).containsExactly("shared " + Versions.HOME);
        assertThat(database.look(String.class, "select state from control.operations"))
                .containsExactly("succeeded");
        try (PackagedProcess second = migrate()) {
            assertThat(second.awaitExit()).as(second.output()).isZero();
            assertThat(second.output())
                    .contains("All homes are at version " + Versions.HOME + ".")
                    .doesNotContain("migrated to");
        }
    }

    @ConcurrentTest
    void namesAHomeThatCannotBeMigratedAndMigratesTheOthers() {
        database.withRegistry();
        HomeName healthy = addHome();
        HomeName broken = addHome();
        database.execute("create schema " + broken + " authorization tenantry_owner");
        database.execute("create table " + broken + ".orders (id int)");
        try (PackagedProcess command = migrate()) {
            assertThat(command.awaitExit()).isEqualTo(1);
            assertThat(command.output())
                    .contains("2 of 3 homes migrated to version " + Versions.HOME + ", 1 failed.")
                    .contains("Home " + broken + " was not migrated: ");
        }
        assertThat(versions()).contains("shared " + Versions.HOME, healthy + " " + Versions.HOME, broken + " 0");
    }

    /** A rollback: its Job runs the older release's command. */
    @ConcurrentTest
    void succeedsAndSaysSoIfANewerReleaseHasMigratedTheDatabase() {
        database.withRegistry();
        HomeName home = addHome();
        database.execute(
                "insert into control.flyway_schema_history (installed_rank, version, description, type, script,"
                        + " installed_by, execution_time, success)"
                        + " values (1000, '1000000', 'next', 'SQL', 'V1000000__next.sql', 'tenantry_owner', 1, true)");

        try (PackagedProcess command = migrate()) {
            assertThat(command.awaitExit()).as(command.output()).isZero();
            assertThat(command.output()).contains("Nothing to migrate: a newer release has migrated the database");
        }
        assertThat(versions()).containsExactlyInAnyOrder("shared 0", home + " 0");
    }

    @ConcurrentTest
    void saysInOneMessageThatThePasswordIsWrong() {
        assertFailsWithOneMessage(
                Map.of("quarkus.flyway.password", "wrong"),
                "password authentication failed for user \"tenantry_owner\"");
    }

    @ConcurrentTest
    void saysInOneMessageThatTheDatabaseIsUnreachable() {
        assertFailsWithOneMessage(
                Map.of("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:1/tenantry"),
                "Connection to localhost:1 refused");
    }

    @ConcurrentTest
    void refusesUnknownArguments() {
        for (String[] arguments : List.of(new String[] {"migrat"}, new String[] {COMMAND, "now"})) {
            try (PackagedProcess command = PackagedProcess.start(ownersCredentials(), arguments)) {
                assertThat(command.awaitExit()).isEqualTo(2);
                assertThat(command.output().lines()).singleElement().asString().startsWith("Usage: ");
            }
        }
    }

    @ConcurrentTest
    void migratesEachHomeOnceIfItRunsTwiceAtTheSameTime() {
        database.withRegistry();
        List<HomeName> homes = Stream.generate(this::addHome).limit(10).toList();
        try (PackagedProcess one = migrate();
                PackagedProcess other = migrate()) {
            assertThat(List.of(one.awaitExit(), other.awaitExit())).containsOnly(0);
            assertThat(one.output() + other.output())
                    .containsOnlyOnce("11 of 11 homes migrated to version " + Versions.HOME + ".")
                    .containsOnlyOnce("All homes are at version " + Versions.HOME + ".");
        }
        for (HomeName home : homes) {
            assertThat(database.look(
                            Long.class, "select count(*) from " + home + ".flyway_schema_history where version = '1'"))
                    .containsExactly(1L);
        }
    }

    @ConcurrentTest
    void listensNowhereAndGoesOnWhereItWasKilled() throws Exception {
        database.withRegistry();
        List<HomeName> homes = Stream.generate(this::addHome).limit(6).toList();
        HomeName stuck = homes.get(3);
        database.execute("create schema " + stuck + " authorization tenantry_owner");
        try (Connection holder = database.asSuperuser();
                PackagedProcess command = migrate()) {
            // Flyway cannot create its history table there while another transaction is dropping the schema.
            holder.setAutoCommit(false);
            Sql.execute(holder, "drop schema " + stuck);
            await().atMost(PackagedProcess.DEADLINE).until(() -> migrated() == homes.size());
            assertThat(command.isAlive()).isTrue();
            assertThat(command.isListening()).isFalse();
            command.kill();
            holder.rollback();
        }
        assertThat(versions()).contains(stuck + " 0");
        try (PackagedProcess next = migrate()) {
            assertThat(next.awaitExit()).as(next.output()).isZero();
            assertThat(next.output()).contains("1 of 1 homes migrated to version " + Versions.HOME + ".");
        }
        assertThat(versions()).hasSize(homes.size() + 1).allMatch(home -> home.endsWith(" " + Versions.HOME));
        assertThat(database.look(String.class, "select state from control.operations order by created_at"))
                .containsExactly("succeeded");
    }

    private void assertFailsWithOneMessage(Map<String, String> wrong, String reason) {
        Map<String, String> settings = ownersCredentials();
        settings.putAll(wrong);
        try (PackagedProcess command = PackagedProcess.start(settings, COMMAND)) {
            assertThat(command.awaitExit()).isEqualTo(1);
            assertThat(command.output().lines().filter(line -> line.contains("\"ERROR\"")))
                    .as(command.output())
                    .singleElement()
                    .asString()
                    .contains("The migration failed", reason.replace("\"", "\\\""), "quarkus.flyway.username");
            assertThat(command.output()).doesNotContain("\"exception\"").doesNotContain("\tat ");
        }
    }

    private PackagedProcess migrate() {
        return PackagedProcess.start(ownersCredentials(), COMMAND);
    }

    // Without app role, control role, key, issuer and Redis.
    private Map<String, String> ownersCredentials() {
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.keySet()
                .retainAll(
                        List.of("quarkus.datasource.jdbc.url", "quarkus.flyway.username", "quarkus.flyway.password"));
        return settings;
    }

    // Registers the home of an active tenant, without any tables yet.
    private HomeName addHome() {
        UUID id = UUID.randomUUID();
        HomeName home = HomeName.of(new TenantId(id));
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status, tier) values (?, ?, ?, 'pro', 'active', 'schema')",
                id,
                "acme-" + id.toString().substring(0, 8),
                "Acme");
        database.execute("insert into control.homes (name, tenant_id) values (?, ?)", home.value(), id);
        return home;
    }

    private long migrated() {
        return versions().stream()
                .filter(home -> home.endsWith(" " + Versions.HOME))
                .count();
    }

    private List<String> versions() {
        return database.look(String.class, "select name || ' ' || schema_version from control.homes order by name");
    }
}
