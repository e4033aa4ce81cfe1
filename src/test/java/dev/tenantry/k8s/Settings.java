package dev.tenantry.k8s;

import static dev.tenantry.k8s.Component.CONTROL_PLANE;
import static dev.tenantry.k8s.Component.MIGRATION;
import static dev.tenantry.k8s.Component.SERVING;
import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Names.CONTAINER;

import dev.tenantry.start.ConnectionRefusals;
import dev.tenantry.start.ConnectionUrl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What our own pods are told is what the service reads, and enough for it to start. */
enum Settings implements Rule {
    IS_A_PROPERTY(
            pods -> pods.environment()
                    .filter(variable ->
                            Properties.readAtRunTime(variable.name()).isEmpty())
                    .flatMap(variable -> variable.complain("is no property of the service")),
            add(Names.SERVING, CONTAINER + "/env", "{name: QUARKUS_DATASOURCE_JDBC_MAXSIZE, value: '8'}"),
            add(Names.SERVING, CONTAINER + "/env", "{name: TENANTRY_STORES_EU1_ADDRESS, value: a}"),
            set("ConfigMap/tenantry-settings-*", "/data/TENANTRY_ISOLATION_POOL_MAX", "'8'")),
    IS_READ_AT_RUN_TIME(
            pods -> pods.environment()
                    .filter(variable -> Properties.readAtRunTime(variable.name())
                            .filter(yes -> !yes)
                            .isPresent())
                    .flatMap(variable -> variable.complain("is fixed when the image is built")),
            add(Names.SERVING, CONTAINER + "/env", "{name: QUARKUS_MANAGEMENT_ENABLED, value: 'true'}"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_SHUTDOWN_DELAY_ENABLED", "'true'")),
    HAS_WHAT_IT_MUST(
            Settings::complete,
            remove("ConfigMap/tenantry-settings-*", "/data/MP_JWT_VERIFY_ISSUER"),
            remove(Names.SERVING, CONTAINER + "/env/QUARKUS_DATASOURCE_JDBC_URL"),
            remove(Names.CONTROL_PLANE, CONTAINER + "/env/QUARKUS_FLYWAY_PASSWORD"),
            remove(Names.MIGRATION, CONTAINER + "/env/QUARKUS_FLYWAY_USERNAME")),
    WAITS_FOR_MIGRATIONS(
            pods -> pods.is(SERVING, CONTROL_PLANE)
                            && value(pods, "TENANTRY_START_AWAIT_MIGRATIONS")
                                    .filter("true"::equals)
                                    .isEmpty()
                    ? pods.pod().complain("must have TENANTRY_START_AWAIT_MIGRATIONS=true")
                    : Stream.empty(),
            remove("ConfigMap/tenantry-settings-*", "/data/TENANTRY_START_AWAIT_MIGRATIONS"),
            add(Names.CONTROL_PLANE, CONTAINER + "/env", "{name: TENANTRY_START_AWAIT_MIGRATIONS, value: 'false'}")),
    MIGRATES_IN_THE_JOB_ALONE(
            Settings::migratesInTheJob,
            set("ConfigMap/tenantry-settings-*", "/data/TENANTRY_PROVISIONING_MIGRATE_AT_START", "'true'"),
            set(Names.CONTROL_PLANE, CONTAINER + "/args", "[migrate]"),
            remove(Names.MIGRATION, CONTAINER + "/args")),
    SPEAKS_TLS_OR_SAYS_WHY_NOT(
            Settings::speaksTls,
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/serving-url",
                    "jdbc:postgresql://tenantry-pooler:5432/tenantry?prepareThreshold=0"),
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/direct-url",
                    "jdbc:postgresql://tenantry-postgres-rw:5432/tenantry?sslmode=prefer"),
            remove("ConfigMap/tenantry-settings-*", "/data/TENANTRY_START_PLAIN_TEXT_HOSTS"),
            set(
                    "ConfigMap/tenantry-settings-*",
                    "/data/MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                    "http://issuer.example.com/jwks"),
            add(
                    Names.MIGRATION,
                    CONTAINER + "/env",
                    "{name: TENANTRY_STORES_EU1_URL, value: 'jdbc:postgresql://eu1.example.com/'}")),
    POOLS_BY_TRANSACTION_KNOWINGLY(
            Settings::poolsKnowingly,
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/serving-url",
                    "jdbc:postgresql://tenantry-pooler:5432/tenantry?sslmode=verify-full"),
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/direct-url",
                    "jdbc:postgresql://tenantry-pooler:5432/tenantry?sslmode=verify-full&prepareThreshold=0"));

    private static final Map<Component, List<String>> REQUIRED = Map.of(
            SERVING,
                    List.of(
                            "QUARKUS_DATASOURCE_JDBC_URL",
                            "QUARKUS_DATASOURCE_PASSWORD",
                            "QUARKUS_REDIS_HOSTS",
                            "MP_JWT_VERIFY_ISSUER",
                            "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                            "TENANTRY_CONTEXT_BASE_DOMAIN"),
            CONTROL_PLANE,
                    List.of(
                            "QUARKUS_DATASOURCE_JDBC_URL",
                            "QUARKUS_DATASOURCE_PASSWORD",
                            "QUARKUS_REDIS_HOSTS",
                            "MP_JWT_VERIFY_ISSUER",
                            "MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                            "TENANTRY_CONTEXT_BASE_DOMAIN",
                            "QUARKUS_DATASOURCE_CONTROL_PASSWORD",
                            "QUARKUS_FLYWAY_USERNAME",
                            "QUARKUS_FLYWAY_PASSWORD"),
            MIGRATION, List.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_FLYWAY_USERNAME", "QUARKUS_FLYWAY_PASSWORD"));

    private final Check check;

    Settings(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(overlay -> overlay.ours(Component.values()).flatMap(complaints), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** What it ends up with: of two of the same name, the later one. */
    private static Optional<String> value(Workload pods, String name) {
        return pods.environment()
                .filter(variable -> variable.name().equals(name))
                .reduce((earlier, later) -> later)
                .flatMap(Variable::value);
    }

    private static Stream<Complaint> complete(Workload pods) {
        Set<String> names = Set.copyOf(pods.environment().map(Variable::name).toList());
        return REQUIRED.entrySet().stream()
                .filter(required -> pods.is(required.getKey()))
                .flatMap(required -> required.getValue().stream())
                .filter(name -> !names.contains(name))
                .flatMap(name -> pods.pod().complain("must have " + name));
    }

    private static Stream<Complaint> migratesInTheJob(Workload pods) {
        Stream<Complaint> atStart = pods.environment()
                .filter(variable -> variable.name().contains("MIGRATE_AT_START"))
                .flatMap(variable -> variable.complain("is for dev mode"));
        Stream<Complaint> command = pods.containers()
                .map(container -> container.at("args"))
                .flatMap(args -> pods.is(MIGRATION) ? args.mustBe("[migrate]") : args.mustBeAbsent());
        return Stream.concat(atStart, command);
    }

    private static Stream<Complaint> speaksTls(Workload pods) {
        Set<String> plain = Set.copyOf(List.of(
                value(pods, "TENANTRY_START_PLAIN_TEXT_HOSTS").orElse("").split(",")));
        return pods.environment()
                .filter(variable ->
                        variable.value().filter(value -> value.contains("://")).isPresent())
                .flatMap(variable -> ConnectionRefusals.of(
                                new ConnectionUrl(
                                        variable.name(), variable.value().orElseThrow()),
                                plain)
                        .flatMap(refusal -> variable.spot().complain(refusal)));
    }

    /** In transaction mode a prepared statement may be asked of a server that has not prepared it. */
    private static Stream<Complaint> poolsKnowingly(Workload pods) {
        return pods.environment()
                .filter(variable -> variable.value()
                        .filter(value -> value.startsWith("jdbc:"))
                        .isPresent())
                .filter(variable -> pods.overlay()
                        .ofKind("postgresql.cnpg.io", "Pooler")
                        .anyMatch(pooler -> variable.value().orElseThrow().contains("//" + pooler.name() + ":")))
                .flatMap(variable -> !pods.is(SERVING)
                        ? variable.complain("goes through the pooler, which is for those who serve")
                        : variable.value().orElseThrow().contains("prepareThreshold=0")
                                ? Stream.empty()
                                : variable.complain("must say prepareThreshold=0"));
    }
}
