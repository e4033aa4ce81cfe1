package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.model.Component.AUDIT;
import static dev.tenantry.k8s.model.Component.CONTROL_PLANE;
import static dev.tenantry.k8s.model.Component.MIGRATION;
import static dev.tenantry.k8s.model.Component.SERVING;
import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.with;
import static dev.tenantry.k8s.rules.Names.CONTAINER;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.POD;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Variable;
import dev.tenantry.k8s.model.Workload;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The repository holds no secret, and pods get only the secrets that they need. */
enum Secrecy implements Rule {
    NO_SECRET_IN_THE_REPOSITORY(
            overlay -> Stream.concat(
                    overlay.ofKind("Secret").flatMap(secret -> secret.root().complain("must not be in a repository")),
                    overlay.everything()
                            .filter(Secrecy::looksSecret)
                            .flatMap(field -> field.complain("looks like a password or a private key"))),
            with("{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: tenantry}, stringData: {password: b}}"),
            set("ConfigMap/tenantry-jwt-*", "/data/keys", "'-----BEGIN PRIVATE KEY-----'"),
            set("ConfigMap/tenantry-roles", "/data/roles.sql", "\"alter role tenantry_app password 'a'\"")),
    NO_SECRET_IN_A_SETTING(
            overlay -> Workload.in(overlay)
                    .flatMap(Workload::environment)
                    .filter(variable ->
                            isNamedLikeASecret(variable) && variable.value().isPresent())
                    .flatMap(variable -> variable.complain("must come from a Secret")),
            set(Names.SERVING, CONTAINER + "/env/QUARKUS_REDIS_PASSWORD", "{name: QUARKUS_REDIS_PASSWORD, value: a}"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_REDIS_PASSWORD", "a")),
    SERVING_IS_NOT_THE_OWNER(
            Secrecy::ownersInServing,
            add(Names.SERVING, CONTAINER + "/env", "{name: QUARKUS_FLYWAY_USERNAME, value: tenantry_owner}"),
            add(Names.SERVING, CONTAINER + "/env", "{name: TENANTRY_ADMIN_ENABLED, value: 'true'}"),
            set("ConfigMap/tenantry-settings-*", "/data/TENANTRY_ADMIN_ENABLED", "'true'"),
            set(Names.SERVING, CONTAINER + "/env/QUARKUS_REDIS_PASSWORD/valueFrom/secretKeyRef/name", "tenantry-owner"),
            set(
                    Names.SERVING,
                    CONTAINER + "/env/QUARKUS_DATASOURCE_PASSWORD/valueFrom/secretKeyRef/name",
                    "tenantry-control"),
            set(
                    Names.SERVING,
                    POD + "/volumes/postgres-ca/secret",
                    "{secretName: tenantry-owner, items: [{key: password, path: ca.crt}]}"),
            add(KNATIVE, CONTAINER + "/env", "{name: QUARKUS_FLYWAY_USERNAME, value: tenantry_owner}")
                    .in("serverless-knative")),
    MIGRATION_IS_ONLY_THE_OWNER(
            overlay -> Workload.in(overlay, MIGRATION)
                    .flatMap(Workload::environment)
                    .filter(variable -> variable.secret().isPresent() && !isForTheOwner(variable))
                    .flatMap(variable -> variable.complain("is a secret that the migration does not need")),
            add(
                    Names.MIGRATION,
                    CONTAINER + "/env",
                    "{name: QUARKUS_DATASOURCE_PASSWORD, valueFrom: {secretKeyRef: {name: tenantry-app, key: password}}}")),
    AUDIT_IS_ONLY_THE_APP(
            overlay -> Workload.in(overlay, AUDIT)
                    .flatMap(Workload::environment)
                    .filter(variable -> variable.secret().isPresent() && !isForTheApp(variable))
                    .flatMap(variable -> variable.complain("is a secret that the audit does not need")),
            add(
                    Names.AUDIT,
                    Names.AUDIT_CONTAINER + "/env",
                    "{name: QUARKUS_FLYWAY_PASSWORD, valueFrom: {secretKeyRef: {name: tenantry-owner, key: password}}}"),
            set(
                    Names.AUDIT,
                    Names.AUDIT_CONTAINER + "/env/QUARKUS_DATASOURCE_PASSWORD/valueFrom/secretKeyRef/name",
                    "tenantry-owner")),
    CONTROL_PLANE_IS_ENABLED(
            overlay -> Workload.in(overlay, CONTROL_PLANE)
                    .filter(pods -> pods.environment()
                            .noneMatch(variable -> variable.name().equals("TENANTRY_ADMIN_ENABLED")
                                    && variable.value().filter("true"::equals).isPresent()))
                    .flatMap(pods -> pods.pod().complain("must have TENANTRY_ADMIN_ENABLED=true")),
            remove(Names.CONTROL_PLANE, CONTAINER + "/env/TENANTRY_ADMIN_ENABLED")),
    NO_SECRET_AS_A_WHOLE(
            overlay -> Workload.in(overlay).flatMap(Secrecy::whole),
            // The Secret of CloudNativePG also holds the private key of the certificate authority.
            remove(Names.SERVING, POD + "/volumes/postgres-ca/secret/items"),
            add(Names.CONTROL_PLANE, CONTAINER + "/envFrom", "{secretRef: {name: tenantry-app}}"));

    /** Variables for the owner role, which migrates, and which creates and changes homes. */
    private static final Pattern OWNER = Pattern.compile("QUARKUS_FLYWAY_.*|TENANTRY_STORES_.*_OWNER_.*");

    /** Secrets of the app role, in the main database and in data stores. */
    private static final Pattern APP_SECRET = Pattern.compile("tenantry-app|tenantry-store-[a-z0-9]+");

    private static final Pattern OWNER_OR_CONTROL =
            Pattern.compile(OWNER + "|QUARKUS_DATASOURCE_CONTROL_.*|TENANTRY_ADMIN_.*");
    private static final Pattern LOOKS_SECRET = Pattern.compile(
            "PRIVATE KEY|://[^/@\\s:]+:[^/@\\s]+@|[?&;]password=|password\\s+'", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET_NAME = Pattern.compile("PASSWORD|SECRET|TOKEN|(?<!PUBLIC)_?KEY$");

    private final Check check;

    Secrecy(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static boolean looksSecret(Field field) {
        return field.value().isTextual() && LOOKS_SECRET.matcher(field.text()).find();
    }

    private static boolean isNamedLikeASecret(Variable variable) {
        return SECRET_NAME.matcher(variable.name()).find();
    }

    private static boolean isForTheOwner(Variable variable) {
        return OWNER.matcher(variable.name()).matches();
    }

    private static boolean isForTheApp(Variable variable) {
        return !isForTheOwner(variable)
                && variable.secret()
                        .filter(name -> APP_SECRET.matcher(name).matches())
                        .isPresent();
    }

    private static Stream<Complaint> ownersInServing(Overlay overlay) {
        Set<String> secrets = ownersAmong(Workload.in(overlay, CONTROL_PLANE, MIGRATION))
                .flatMap(variable -> variable.secret().stream())
                .collect(Collectors.toSet());
        return Stream.concat(
                ownersAmong(Workload.in(overlay, SERVING))
                        .flatMap(variable -> variable.complain("must not be in pods that serve tenants")),
                Workload.in(overlay, SERVING)
                        .flatMap(pods -> pods.pod().everything())
                        .filter(field -> field.value().isTextual() && secrets.contains(field.text()))
                        .flatMap(field -> field.complain("is a Secret of the owner or control role")));
    }

    private static Stream<Variable> ownersAmong(Stream<Workload> workloads) {
        return workloads
                .flatMap(Workload::environment)
                .filter(variable -> OWNER_OR_CONTROL.matcher(variable.name()).matches());
    }

    private static Stream<Complaint> whole(Workload pods) {
        return Stream.concat(
                pods.containers()
                        .flatMap(container -> container.each("envFrom/*/secretRef"))
                        .flatMap(Field::mustBeAbsent),
                pods.pod()
                        .each("volumes/*/secret")
                        .flatMap(secret -> secret.at("items").must(items -> !items.isEmpty(), "must name the keys")));
    }
}
