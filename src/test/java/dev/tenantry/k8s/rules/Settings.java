package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.model.Component.AUDIT;
import static dev.tenantry.k8s.model.Component.CONTROL_PLANE;
import static dev.tenantry.k8s.model.Component.MIGRATION;
import static dev.tenantry.k8s.model.Component.SERVING;
import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Names.CONTAINER;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Component;
import dev.tenantry.k8s.model.Variable;
import dev.tenantry.k8s.model.Workload;
import dev.tenantry.start.ConnectionRefusals;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The service reads every variable of our own pods, and the variables have the values that they need. */
enum Settings implements Rule {
    IS_READ_AT_RUN_TIME(
            pods -> pods.environment()
                    .filter(variable -> !Properties.isReadAtRunTime(variable.name()))
                    .flatMap(variable -> variable.complain("is not a property that the service reads at run time")),
            add(Names.SERVING, CONTAINER + "/env", "{name: QUARKUS_DATASOURCE_JDBC_MAXSIZE, value: '8'}"),
            add(Names.SERVING, CONTAINER + "/env", "{name: TENANTRY_STORES_EU1_ADDRESS, value: a}"),
            set("ConfigMap/tenantry-settings-*", "/data/TENANTRY_ISOLATION_POOL_MAX", "'8'"),
            // Fixed when the image is built.
            add(Names.SERVING, CONTAINER + "/env", "{name: QUARKUS_MANAGEMENT_ENABLED, value: 'true'}"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_SHUTDOWN_DELAY_ENABLED", "'true'")),
    WAITS_FOR_MIGRATIONS(
            pods -> pods.is(SERVING, CONTROL_PLANE)
                            && !value(pods, "TENANTRY_START_AWAIT_MIGRATIONS").equals("true")
                    ? pods.pod().complain("must have TENANTRY_START_AWAIT_MIGRATIONS=true")
                    : Stream.empty(),
            remove("ConfigMap/tenantry-settings-*", "/data/TENANTRY_START_AWAIT_MIGRATIONS"),
            add(Names.CONTROL_PLANE, CONTAINER + "/env", "{name: TENANTRY_START_AWAIT_MIGRATIONS, value: 'false'}")),
    ONLY_THE_JOB_MIGRATES(
            Settings::migrates,
            set("ConfigMap/tenantry-settings-*", "/data/TENANTRY_PROVISIONING_MIGRATE_AT_START", "'true'"),
            set(Names.CONTROL_PLANE, CONTAINER + "/args", "[migrate]"),
            remove(Names.MIGRATION, CONTAINER + "/args")),
    ONLY_THE_CRON_JOB_AUDITS(
            Settings::audits,
            set(Names.AUDIT, Names.AUDIT_CONTAINER + "/args", "[audit, now]"),
            remove(Names.AUDIT, Names.AUDIT_CONTAINER + "/args")),
    CONNECTS_BY_TLS_OR_TO_AN_EXEMPT_HOST(
            Settings::inPlainText,
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
                    "{name: TENANTRY_STORES_EU1_URL, value: 'jdbc:postgresql://eu1.example.com/'}"));

    private final Check check;

    Settings(Function<Workload, Stream<Complaint>> complaints, Damage... damages) {
        this.check =
                Check.ofPods(pods -> pods.is(Component.values()) ? complaints.apply(pods) : Stream.empty(), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** Returns the value that takes effect, which is the last one, or an empty text. */
    private static String value(Workload pods, String name) {
        return pods.environment()
                .filter(variable -> variable.name().equals(name))
                .reduce((earlier, later) -> later)
                .flatMap(Variable::value)
                .orElse("");
    }

    private static Stream<Complaint> migrates(Workload pods) {
        Stream<Complaint> atStart = pods.environment()
                .filter(variable -> variable.name().contains("MIGRATE_AT_START"))
                .flatMap(variable -> variable.complain("is only for dev mode"));
        Stream<Complaint> command = pods.containers()
                .map(container -> container.at("args"))
                .filter(args -> !pods.is(AUDIT))
                .flatMap(args -> pods.is(MIGRATION) ? args.mustBe("[migrate]") : args.mustBeAbsent());
        return Stream.concat(atStart, command);
    }

    private static Stream<Complaint> audits(Workload pods) {
        return pods.is(AUDIT)
                ? pods.containers().flatMap(container -> container.at("args").mustBe("[audit]"))
                : Stream.empty();
    }

    /** Applies the check with which the service refuses to start. */
    private static Stream<Complaint> inPlainText(Workload pods) {
        Set<String> exempt = Set.copyOf(
                List.of(value(pods, "TENANTRY_START_PLAIN_TEXT_HOSTS").split(",")));
        return pods.environment()
                .flatMap(variable -> variable.value().stream()
                        .filter(value -> value.contains("://"))
                        .flatMap(value -> ConnectionRefusals.of(variable.name(), value, exempt))
                        .flatMap(variable.field()::complain));
    }
}
