package dev.tenantry.k8s;

import static dev.tenantry.k8s.Component.CONTROL_PLANE;
import static dev.tenantry.k8s.Component.MIGRATION;
import static dev.tenantry.k8s.Component.SERVING;
import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.with;
import static dev.tenantry.k8s.Names.CONTAINER;
import static dev.tenantry.k8s.Names.KNATIVE;
import static dev.tenantry.k8s.Names.POD;

import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** No secret is in the repository, and nobody gets one that is not his. */
enum Secrecy implements Rule {
    NO_SECRET_IS_WRITTEN_DOWN(
            overlay -> Stream.concat(
                    overlay.ofKind("", "Secret")
                            .flatMap(secret -> secret.root().complain("must not be in a repository")),
                    overlay.objects().stream()
                            .flatMap(object -> object.everything())
                            .filter(Secrecy::looksSecret)
                            .flatMap(spot -> spot.complain("looks like a password or a private key"))),
            with("{apiVersion: v1, kind: Secret, metadata: {name: a, namespace: tenantry}, stringData: {password: b}}"),
            set("ConfigMap/tenantry-jwt-*", "/data/keys", "'-----BEGIN PRIVATE KEY-----'"),
            set("ConfigMap/tenantry-roles", "/data/roles.sql", "\"alter role tenantry_app password 'a'\"")),
    NO_SETTING_HOLDS_A_SECRET(
            overlay -> overlay.workloads()
                    .flatMap(Workload::environment)
                    .filter(variable -> namesSecret(variable.name()))
                    .filter(variable -> variable.value().isPresent())
                    .flatMap(variable -> variable.complain("must come from a Secret")),
            set(Names.SERVING, CONTAINER + "/env/QUARKUS_REDIS_PASSWORD", "{name: QUARKUS_REDIS_PASSWORD, value: a}"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_REDIS_PASSWORD", "a")),
    SERVING_IS_NO_OWNER(
            overlay -> overlay.ours(SERVING).flatMap(pods -> noOwner(overlay, pods)),
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
    MIGRATION_IS_THE_OWNER_ALONE(
            overlay -> overlay.ours(MIGRATION)
                    .flatMap(Workload::environment)
                    .filter(variable -> variable.secret().isPresent() && !isOwners(variable.name()))
                    .flatMap(variable -> variable.complain("is no affair of the migration")),
            add(
                    Names.MIGRATION,
                    CONTAINER + "/env",
                    "{name: QUARKUS_DATASOURCE_PASSWORD, valueFrom: {secretKeyRef: {name: tenantry-app, key: password}}}")),
    CONTROL_PLANE_SAYS_THAT_IT_IS_ONE(
            overlay -> overlay.ours(CONTROL_PLANE)
                    .filter(pods -> pods.environment()
                            .noneMatch(variable -> variable.name().equals("TENANTRY_ADMIN_ENABLED")
                                    && variable.value().filter("true"::equals).isPresent()))
                    .flatMap(pods -> pods.pod().complain("must have TENANTRY_ADMIN_ENABLED=true")),
            remove(Names.CONTROL_PLANE, CONTAINER + "/env/TENANTRY_ADMIN_ENABLED")),
    NO_SECRET_WHOLE(
            overlay -> overlay.workloads().flatMap(Secrecy::notWhole),
            // CloudNativePG's Secret also holds the authority's key.
            remove(Names.SERVING, POD + "/volumes/postgres-ca/secret/items"),
            add(Names.CONTROL_PLANE, CONTAINER + "/envFrom", "{secretRef: {name: tenantry-app}}"));

    private static final Pattern LOOKS_SECRET = Pattern.compile(
            "PRIVATE KEY|://[^/@\\s:]+:[^/@\\s]+@|[?&;]password=|password\\s+'", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET_NAME = Pattern.compile("PASSWORD|SECRET|TOKEN|(?<!PUBLIC)_?KEY$");
    /** What only those have that migrate, or make and change tenants. */
    private static final Pattern OWNER = Pattern.compile("QUARKUS_FLYWAY_.*|TENANTRY_STORES_.*_OWNER_.*");

    private static final Pattern ADMIN = Pattern.compile("QUARKUS_DATASOURCE_CONTROL_.*|TENANTRY_ADMIN_.*");

    private final Check check;

    Secrecy(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Complaint> noOwner(Overlay overlay, Workload pods) {
        Set<String> secrets = overlay.ours(CONTROL_PLANE, MIGRATION)
                .flatMap(Workload::environment)
                .filter(variable -> isOfOthers(variable.name()))
                .flatMap(variable -> variable.secret().stream())
                .collect(Collectors.toSet());
        return Stream.concat(
                pods.environment()
                        .filter(variable -> isOfOthers(variable.name()))
                        .flatMap(variable -> variable.complain("is not for pods that serve tenants")),
                pods.pod()
                        .everything()
                        .filter(spot -> spot.value().isTextual() && secrets.contains(spot.text()))
                        .flatMap(spot -> spot.complain("is a Secret of the owner or control role")));
    }

    private static boolean looksSecret(Spot spot) {
        return spot.value().isTextual() && LOOKS_SECRET.matcher(spot.text()).find();
    }

    private static boolean namesSecret(String variable) {
        return SECRET_NAME.matcher(variable).find();
    }

    private static boolean isOwners(String variable) {
        return OWNER.matcher(variable).matches();
    }

    private static boolean isOfOthers(String variable) {
        return isOwners(variable) || ADMIN.matcher(variable).matches();
    }

    private static Stream<Complaint> notWhole(Workload pods) {
        return Stream.concat(
                pods.containers()
                        .flatMap(container -> container.at("envFrom").items())
                        .flatMap(from -> from.at("secretRef").mustBeAbsent()),
                pods.pod("volumes")
                        .items()
                        .map(volume -> volume.at("secret"))
                        .filter(Spot::isThere)
                        .flatMap(secret ->
                                secret.at("items").must(items -> !items.isEmpty(), "must name what is taken")));
    }
}
