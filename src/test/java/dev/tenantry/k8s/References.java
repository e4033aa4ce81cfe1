package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.without;
import static dev.tenantry.k8s.Names.CONTAINER;
import static dev.tenantry.k8s.Names.KNATIVE;
import static dev.tenantry.k8s.Names.MIGRATION;
import static dev.tenantry.k8s.Names.POD;
import static dev.tenantry.k8s.Names.SERVING;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whatever pods name is there: settings, Secrets, volumes, files, accounts, servers. */
enum References implements Rule {
    CONFIG_MAPS(
            overlay -> named(overlay, Set.of("configMapKeyRef", "configMapRef", "configMap", "configMapRefs"))
                    .flatMap(reference -> configMap(overlay, reference)),
            add(SERVING, CONTAINER + "/envFrom", "{configMapRef: {name: tenantry-setting}}"),
            remove("ConfigMap/tenantry-database-*", "/data/direct-url"),
            set(
                    "Cluster/tenantry-postgres",
                    "/spec/bootstrap/initdb/postInitApplicationSQLRefs/configMapRefs/0/key",
                    "role.sql"),
            set(
                            KNATIVE,
                            CONTAINER + "/env/QUARKUS_DATASOURCE_JDBC_URL/valueFrom/configMapKeyRef/name",
                            "tenantry-database")
                    .in("serverless-knative"),
            set(SERVING, POD + "/volumes/jwt/configMap/name", "tenantry-jwt")),
    SECRETS(
            References::secrets,
            set(SERVING, CONTAINER + "/env/QUARKUS_REDIS_PASSWORD/valueFrom/secretKeyRef/key", "passwort"),
            without("ExternalSecret/tenantry-redis"),
            remove("ExternalSecret/tenantry-control", "/spec/target/template/data/password"),
            set("Cluster/tenantry-postgres", "/spec/managed/roles/tenantry_app/passwordSecret/name", "tenantry-ap"),
            set("Gateway/public", "/spec/listeners/https/tls/certificateRefs/0/name", "wildcard"),
            set(SERVING, POD + "/volumes/postgres-ca/secret/items/0/key", "ca.pem"),
            set(MIGRATION, CONTAINER + "/env/QUARKUS_FLYWAY_PASSWORD/valueFrom/secretKeyRef/name", "owner")
                    .in("dev")),
    ACCOUNTS(
            overlay -> overlay.workloads()
                    .map(pods -> pods.pod("serviceAccountName"))
                    .filter(Spot::isThere)
                    .filter(account -> !overlay.has(
                            "ServiceAccount/" + account.text(), account.object().namespace()))
                    .flatMap(account -> account.complain("is not in this overlay")),
            without("ServiceAccount/tenantry-migration"),
            set("ServiceAccount/tenantry-serving", "/metadata/namespace", "default")),
    VOLUMES(
            overlay -> overlay.workloads().flatMap(References::volumes),
            remove(SERVING, POD + "/volumes/jwt"),
            add(MIGRATION, CONTAINER + "/volumeMounts", "{name: cache, mountPath: /cache}"),
            add(SERVING, POD + "/volumes", "{name: unused, emptyDir: {sizeLimit: 1Mi}}")),
    FILES(
            overlay -> overlay.workloads().flatMap(References::files),
            set(
                    "ConfigMap/tenantry-settings-*",
                    "/data/MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                    "'file:/etc/tenantry/jwt/key'"),
            set(SERVING, CONTAINER + "/volumeMounts/postgres-ca/mountPath", "/etc/postgres"),
            set(MIGRATION, POD + "/volumes/postgres-ca/secret/items/0/path", "root.crt")),
    SERVERS(
            overlay -> overlay.workloads().flatMap(References::servers),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_REDIS_HOSTS", "'rediss://redis:6379'"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_REDIS_HOSTS", "'redis://tenantry-redis:6380'"),
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/direct-url",
                    "'jdbc:postgresql://tenantry-postgres:5432/tenantry?sslmode=verify-full'"));

    /** //host:port, and what file a value names. */
    private static final Pattern SERVER = Pattern.compile("//([a-z0-9.-]+):([0-9]+)");

    private static final Pattern FILE = Pattern.compile("(?:file:|sslrootcert=)(/[^&\\s]+)/([^/&\\s]+)");

    private final Check check;

    References(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** In whatever object, operators' too, and alone or in a list. */
    private static Stream<Spot> named(Overlay overlay, Set<String> fields) {
        return overlay.objects().stream()
                .flatMap(object -> object.everything())
                .filter(spot -> fields.contains(spot.name()))
                .flatMap(spot -> spot.value().isArray() ? spot.items() : Stream.of(spot))
                .filter(spot -> spot.value().isObject());
    }

    private static Stream<Complaint> configMap(Overlay overlay, Spot reference) {
        return overlay.objects().stream()
                .filter(object -> object.is("", "ConfigMap"))
                .filter(map -> map.name().equals(reference.at("name").text()))
                .filter(map -> map.namespace().equals(reference.object().namespace()))
                .findFirst()
                .map(map -> Stream.concat(
                                Stream.of(reference), reference.at("items").items())
                        .map(taken -> taken.at("key"))
                        .filter(key ->
                                key.isThere() && map.at("data", key.text()).isAbsent())
                        .flatMap(key -> key.complain("is not in ConfigMap " + map.name())))
                .orElseGet(() -> reference.at("name").complain("is no ConfigMap of this overlay"));
    }

    private static Stream<Complaint> secrets(Overlay overlay) {
        SecretKeys secrets = new SecretKeys(overlay);
        Stream<Complaint> whole = Stream.concat(
                        named(
                                        overlay,
                                        Set.of(
                                                "secretKeyRef",
                                                "secretRef",
                                                "passwordSecret",
                                                "superuserSecret",
                                                "certificateRefs"))
                                .map(reference -> reference.at("name")),
                        named(overlay, Set.of("secret"))
                                .flatMap(reference -> Stream.of(reference.at("name"), reference.at("secretName")))
                                .filter(Spot::isThere))
                .filter(name -> !secrets.has(name.object().namespace(), name.text()))
                .flatMap(name -> name.complain("is a Secret that nobody makes"));
        Stream<Complaint> keys = Stream.concat(
                        named(overlay, Set.of("secretKeyRef"))
                                .map(reference -> List.of(reference.at("name"), reference.at("key"))),
                        named(overlay, Set.of("secret"))
                                .flatMap(reference -> reference
                                        .at("items")
                                        .items()
                                        .map(item -> List.of(reference.at("secretName"), item.at("key")))))
                .filter(pair -> secrets.has(
                        pair.get(0).object().namespace(), pair.get(0).text()))
                .filter(pair -> !secrets.has(
                        pair.get(0).object().namespace(),
                        pair.get(0).text(),
                        pair.get(1).text()))
                .flatMap(pair -> pair.get(1)
                        .complain("is no key of the Secret " + pair.get(0).text()));
        return Stream.concat(whole, keys);
    }

    private static Stream<Complaint> volumes(Workload pods) {
        List<String> declared = Stream.concat(
                        pods.pod("volumes")
                                .items()
                                .map(volume -> volume.at("name").text()),
                        pods.object()
                                .at("spec", "volumeClaimTemplates")
                                .items()
                                .map(claim -> claim.at("metadata", "name").text()))
                .toList();
        List<Spot> mounts = pods.containers()
                .flatMap(container -> container.at("volumeMounts").items())
                .map(mount -> mount.at("name"))
                .toList();
        return Stream.concat(
                mounts.stream()
                        .filter(mount -> !declared.contains(mount.text()))
                        .flatMap(mount -> mount.complain("is no volume of the pod")),
                declared.stream()
                        .filter(volume ->
                                mounts.stream().noneMatch(mount -> mount.text().equals(volume)))
                        .flatMap(volume -> pods.pod("volumes").complain("nobody mounts " + volume)));
    }

    private static Stream<Complaint> files(Workload pods) {
        return pods.containers()
                .flatMap(container -> Variable.of(pods.overlay(), container)
                        .flatMap(variable -> variable.value().stream()
                                .flatMap(value -> FILE.matcher(value)
                                        .results()
                                        .filter(file -> !isMounted(pods, container, file))
                                        .flatMap(file -> variable.complain("names " + file.group(1) + "/"
                                                + file.group(2) + ", which is not mounted")))));
    }

    /** Where volume, ConfigMap or Secret are not there at all, other rules say so. */
    private static boolean isMounted(Workload pods, Spot container, MatchResult file) {
        return container
                .at("volumeMounts")
                .items()
                .filter(mount -> mount.at("mountPath").text().equals(file.group(1)))
                .anyMatch(
                        mount -> pods.volumes(mount).allMatch(volume -> holds(pods.overlay(), volume, file.group(2))));
    }

    private static boolean holds(Overlay overlay, Spot volume, String file) {
        Spot source = volume.at(volume.at("secret").isThere() ? "secret" : "configMap");
        return source.at("items").isThere()
                ? source.at("items")
                        .items()
                        .anyMatch(item -> item.at("path").text().equals(file))
                : overlay.find("ConfigMap/" + source.at("name").text()).stream()
                        .allMatch(map -> map.at("data", file).isThere());
    }

    private static Stream<Complaint> servers(Workload pods) {
        return pods.environment()
                .flatMap(variable -> variable.value().stream()
                        .flatMap(value -> SERVER.matcher(value)
                                .results()
                                .filter(server ->
                                        !isServed(pods.overlay(), server.group(1), Integer.parseInt(server.group(2))))
                                .flatMap(server -> variable.complain(
                                        "leads to " + server.group().substring(2) + ", which nobody serves"))));
    }

    /** Names with dots are of servers elsewhere, of which nothing is known here. */
    private static boolean isServed(Overlay overlay, String host, int port) {
        boolean service = overlay.find("Service/" + host).stream()
                .flatMap(found -> found.at("spec", "ports").items())
                .anyMatch(served -> served.at("port").value().asInt() == port);
        boolean database = port == 5432
                && Stream.concat(
                                overlay.ofKind("postgresql.cnpg.io", "Cluster").map(cluster -> cluster.name() + "-rw"),
                                overlay.ofKind("postgresql.cnpg.io", "Pooler").map(Manifest::name))
                        .anyMatch(host::equals);
        return service || database || host.contains(".");
    }
}
