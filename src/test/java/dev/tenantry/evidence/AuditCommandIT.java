package dev.tenantry.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.support.Command;
import dev.tenantry.support.OwnDatabase;
import dev.tenantry.support.PackagedArtifact;
import dev.tenantry.support.Versions;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the packaged command {@code audit} on a database with homes of all tiers. */
class AuditCommandIT {

    /** CI keeps it. */
    private static final Path REPORT = Path.of("target", "isolation-report.json");

    private static final Path ERRORS = Path.of("target", "isolation-report.log");
    private static final long DEADLINE_SECONDS = 90;

    private static OwnDatabase database;
    private static HomeName schema;
    private static HomeName own;

    /** What the process printed, and its exit code. */
    private record Result(int code, String output, String errors) {}

    @BeforeAll
    static void createHomes() {
        // It asks for passwords, so a connection as any other role than the app role fails.
        database = new OwnDatabase("tenantry_evidence")
                .withRegistry()
                .withSharedHome()
                .askForPasswords();
        schema = register(IsolationTier.SCHEMA, null, Versions.HOME);
        database.withHome(schema);
        own = register(IsolationTier.DATABASE, "local", Versions.HOME);
        createDatabase(own);
    }

    @AfterAll
    static void dropHomes() {
        database.superuser().in("postgres").execute("drop database if exists " + own + " with (force)");
        database.close();
    }

    @Test
    void holdsInAllTiersAndNeedsTheAppRoleOnly() throws Exception {
        Result result = audit(Map.of());
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.output()).startsWith("{\"at\":").endsWith("}\n").hasLineCount(1);
        assertThat(result.errors()).contains("Isolation: holds, digest ");
        Files.writeString(REPORT, result.output());

        SignedReport report = new SignedReport(result.output()).verified();
        assertThat(report.verdict()).isEqualTo("holds");
        for (Object home : List.of("shared", schema, own)) {
            JsonNode found = report.home(home);
            assertThat(found.path("state").asText()).isEqualTo("sound");
            assertThat(found.path("schema_version").asInt()).isEqualTo(Versions.HOME);
            assertThat(found.path("shape")).isEqualTo(report.home("shared").path("shape"));
        }
        assertThat(report.json().path("last_audits")).isEmpty();
        assertThat(report.json().path("service").path("version").asText()).matches("[0-9]+\\..*");
    }

    /** The command of the page, as it is written there. */
    @Test
    void canBeCheckedAsThePageSays() throws Exception {
        assumeThat(List.of("jq", "sha256sum")).allMatch(Command::exists);
        Path directory = Files.createDirectories(Path.of("target", "isolation-report"));
        Files.writeString(directory.resolve("report.json"), audit(Map.of()).output());
        String line = Files.readString(Path.of("src/docs/isolation-report.md"))
                .lines()
                .filter(text -> text.startsWith("jq -r .digest"))
                .findFirst()
                .orElseThrow();

        String output = Command.run(directory, Duration.ofSeconds(30), Map.of(), List.of("sh", "-c", line))
                .output();

        List<String> digests = output.lines().map(text -> text.substring(0, 64)).toList();
        assertThat(digests).hasSize(2);
        assertThat(digests.getFirst()).matches("[0-9a-f]{64}").isEqualTo(digests.getLast());
    }

    @Test
    void saysWithExitCode3WhereIsolationIsBroken() throws Exception {
        String orders = own + ".orders";
        database.superuser().in(own.value()).execute("alter table " + orders + " no force row level security");
        try {
            Result result = audit(Map.of());
            assertThat(result.code()).as(result.errors()).isEqualTo(3);
            SignedReport report = new SignedReport(result.output()).verified();
            assertThat(report.verdict()).isEqualTo("broken");
            JsonNode finding = report.json().path("findings").path(0);
            assertThat(finding.path("home").asText()).isEqualTo(own.value());
            assertThat(finding.path("store").asText()).isEqualTo("local");
            assertThat(finding.path("repair").asText())
                    .isEqualTo("alter table " + orders + " force row level security");
        } finally {
            database.superuser().in(own.value()).execute("alter table " + orders + " force row level security");
        }
    }

    @Test
    void saysWithExitCode4WhatItCouldNotAudit() throws Exception {
        HomeName missing = register(IsolationTier.DATABASE, "local", Versions.HOME);
        HomeName unknown = register(IsolationTier.DATABASE, "unknown", Versions.HOME);
        HomeName unmade = register(IsolationTier.SCHEMA, null, 0);
        List<HomeName> away = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            away.add(register(IsolationTier.DATABASE, "away", Versions.HOME));
        }
        try {
            Result result = audit(Map.of(
                    "tenantry.stores.away.url",
                    "jdbc:postgresql://localhost:1/",
                    "tenantry.stores.away.username",
                    "tenantry_app"));
            assertThat(result.code()).as(result.errors()).isEqualTo(4);
            SignedReport report = new SignedReport(result.output()).verified();
            assertThat(report.verdict()).isEqualTo("incomplete");
            assertThat(reason(report, missing)).isEqualTo("The database does not exist.");
            assertThat(reason(report, unknown)).isEqualTo("The data store is not configured here.");
            assertThat(reason(report, unmade)).isEqualTo("The schema does not exist.");
            assertThat(away.stream().map(home -> reason(report, home)).distinct())
                    .containsExactlyInAnyOrder(
                            "The database could not be connected to (SQLSTATE 08001).",
                            "The data store refused connections to other databases, so this one was not tried.");
            assertThat(result.output()).doesNotContain("localhost");
            assertThat(report.home(own).path("state").asText()).isEqualTo("sound");
        } finally {
            away.addAll(List.of(missing, unknown, unmade));
            away.forEach(AuditCommandIT::unregister);
        }
    }

    @Test
    void saysInOneMessageWhyThereIsNoReport() throws Exception {
        Result result = audit(Map.of("quarkus.datasource.password", "wr0ng-s3cret"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors().lines().filter(line -> line.contains("\"ERROR\"")))
                .singleElement()
                .asString()
                .contains(
                        "There is no isolation report",
                        "password authentication failed",
                        "quarkus.datasource.password");
        assertThat(result.errors()).doesNotContain("wr0ng-s3cret").doesNotContain("\tat ");
    }

    private static String reason(SignedReport report, HomeName home) {
        for (JsonNode one : report.json().path("unaudited")) {
            if (one.path("home").asText().equals(home.value())) {
                return one.path("reason").asText();
            }
        }
        throw new AssertionError(home + " was audited.");
    }

    private static Result audit(Map<String, String> changes) throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>(database.settings());
        settings.keySet()
                .removeIf(name -> !name.matches("quarkus\\.datasource\\.(jdbc\\.url|username|password)"
                        + "|tenantry\\.stores\\.local\\.(url|username|password)"));
        settings.putAll(changes);
        Path output = Files.createTempFile("audit", ".json");
        Process process = new ProcessBuilder(PackagedArtifact.command(
                        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), settings, "audit"))
                .redirectOutput(output.toFile())
                .redirectError(ERRORS.toFile())
                .start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("Still running. " + Files.readString(ERRORS));
        }
        String report = Files.readString(output);
        Files.delete(output);
        return new Result(process.exitValue(), report, Files.readString(ERRORS));
    }

    private static HomeName register(IsolationTier tier, @Nullable String store, int version) {
        UUID id = UUID.randomUUID();
        HomeName home = HomeName.of(new TenantId(id));
        database.execute(
                "insert into control.tenants (id, slug, name, plan, status, tier, store)"
                        + " values (?, ?, 'Acme', 'pro', 'active', ?, ?)",
                id,
                "acme-" + id.toString().substring(0, 8),
                tier.wireName(),
                store);
        database.execute(
                "insert into control.homes (name, tenant_id, store, schema_version) values (?, ?, ?, ?)",
                home.value(),
                id,
                store,
                version);
        return home;
    }

    private static void unregister(HomeName home) {
        database.execute("delete from control.homes where name = ?", home.value());
        database.execute("delete from control.tenants where home = ? and tier <> 'row'", home.value());
    }

    private static void createDatabase(HomeName home) {
        database.superuser()
                .in("postgres")
                .execute("create database " + home + " owner tenantry_owner template template0");
        database.superuser().in("postgres").execute("revoke all on database " + home + " from public");
        database.superuser().in("postgres").execute("grant connect on database " + home + " to tenantry_app");
        Map<String, String> settings = database.settings();
        Flyway.configure()
                .dataSource(
                        settings.get("tenantry.stores.local.url") + home,
                        settings.get("quarkus.flyway.username"),
                        settings.get("quarkus.flyway.password"))
                .locations("db/tenant")
                .defaultSchema(home.value())
                .placeholders(Map.of("appRole", "tenantry_app", "controlRole", "tenantry_control"))
                .load()
                .migrate();
    }
}
