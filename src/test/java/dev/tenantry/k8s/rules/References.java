package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.remove;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.with;
import static dev.tenantry.k8s.rules.Damage.without;
import static dev.tenantry.k8s.rules.Names.CONTAINER;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.MIGRATION;
import static dev.tenantry.k8s.rules.Names.POD;
import static dev.tenantry.k8s.rules.Names.SERVING;

import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Manifest;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Variable;
import dev.tenantry.k8s.model.Workload;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Everything that an object names exists: objects, keys, files, servers. */
enum References implements Rule {
    OBJECTS(
            References::objects,
            without("ServiceAccount/tenantry-migration"),
            set("ServiceAccount/tenantry-serving", "/metadata/namespace", "default"),
            with(
                    "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a, namespace: tenantry},"
                            + " spec: {maxReplicas: 3, minReplicas: 2, scaleTargetRef: {kind: Deployment, name: tenantry-servers}}}"),
            set("HorizontalPodAutoscaler/tenantry-serving", "/spec/scaleTargetRef/kind", "StatefulSet"),
            set("HTTPRoute/tenantry-redirect", "/spec/parentRefs/0/name", "private"),
            set("ScaledObject/tenantry-serving", "/spec/triggers/0/metadata/interceptorRoute", "serving")
                    .in("serverless"),
            set("DomainMapping/api.example.com", "/spec/ref/name", "serving").in("serverless-knative"),
            set("Pooler/tenantry-pooler", "/spec/cluster/name", "postgres"),
            set("Cluster/tenantry-postgres", "/spec/imageCatalogRef/name", "postgres"),
            set("Cluster/tenantry-postgres", "/spec/imageCatalogRef/major", "17"),
            set("ValidatingAdmissionPolicyBinding/tenantry-images-by-digest", "/spec/policyName", "images-by-digest")),
    CONFIG_MAPS(
            overlay -> named(overlay, "configMapKeyRef", "configMapRef", "configMap", "configMapRefs")
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
            set("Ingress/tenantry", "/spec/tls/0/secretName", "wildcard").in("with-ingress"),
            set("ObjectStore/tenantry-backups", "/spec/configuration/s3Credentials/secretAccessKey/key", "SECRET"),
            without("ExternalSecret/tenantry-backups"),
            set(SERVING, POD + "/volumes/postgres-ca/secret/items/0/key", "ca.pem"),
            set(MIGRATION, CONTAINER + "/env/QUARKUS_FLYWAY_PASSWORD/valueFrom/secretKeyRef/name", "owner")
                    .in("dev")),
    FILES(
            overlay -> Workload.in(overlay).flatMap(References::files),
            set(
                    "ConfigMap/tenantry-settings-*",
                    "/data/MP_JWT_VERIFY_PUBLICKEY_LOCATION",
                    "'file:/etc/tenantry/jwt/key'"),
            set(SERVING, CONTAINER + "/volumeMounts/postgres-ca/mountPath", "/etc/postgres"),
            set(MIGRATION, POD + "/volumes/postgres-ca/secret/items/0/path", "root.crt")),
    SERVERS(
            overlay -> Workload.in(overlay).flatMap(References::servers),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_REDIS_HOSTS", "'rediss://redis:6379'"),
            set("ConfigMap/tenantry-settings-*", "/data/QUARKUS_REDIS_HOSTS", "'redis://tenantry-redis:6380'"),
            set(
                    "ConfigMap/tenantry-database-*",
                    "/data/direct-url",
                    "'jdbc:postgresql://tenantry-postgres:5432/tenantry?sslmode=verify-full'"));

    /** Matches //host:port. */
    private static final Pattern SERVER = Pattern.compile("//([a-z0-9.-]+):([0-9]+)");

    /** Matches the folder and name of a file. */
    private static final Pattern FILE = Pattern.compile("(?:file:|sslrootcert=)(/[^&\\s]+)/([^/&\\s]+)");

    private static final String[] NAME_A_SECRET = ("secretKeyRef,secretRef,passwordSecret,superuserSecret,"
                    + "certificateRefs,accessKeyId,secretAccessKey")
            .split(",");

    private final Check check;

    References(Function<Overlay, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(complaints, damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Complaint> objects(Overlay overlay) {
        Stream<Complaint> accounts = Workload.in(overlay)
                .flatMap(pods -> pods.pod().each("serviceAccountName"))
                .flatMap(name -> dangling(overlay, "ServiceAccount", name));
        Stream<Complaint> scaled = overlay.objects().stream()
                .flatMap(object -> object.root().each("spec/scaleTargetRef"))
                .flatMap(target -> dangling(overlay, target.at("kind").text(), target.at("name")));
        Stream<Complaint> gateways = overlay.each("HTTPRoute", "spec/parentRefs/*")
                .filter(parent -> overlay.find(
                                "Gateway/" + parent.at("name").text(),
                                parent.at("namespace").text())
                        .isEmpty())
                .flatMap(parent -> parent.complain("is not a Gateway of this overlay"));
        Stream<Complaint> images = overlay.each("Cluster", "spec/imageCatalogRef")
                .filter(wanted -> overlay
                        .find("ImageCatalog/" + wanted.at("name").text())
                        .stream()
                        .flatMap(catalog -> catalog.root().each("spec/images/*/major"))
                        .noneMatch(
                                major -> major.value().equals(wanted.at("major").value())))
                .flatMap(wanted -> wanted.complain("is not in an ImageCatalog of this overlay"));
        Stream<Complaint> others = Stream.of(
                        missing(
                                overlay,
                                "InterceptorRoute",
                                "ScaledObject",
                                "spec/triggers/*/metadata/interceptorRoute"),
                        missing(overlay, "KnativeService", "DomainMapping", "spec/ref/name"),
                        missing(overlay, "Cluster", "Pooler", "spec/cluster/name"),
                        missing(
                                overlay,
                                "ValidatingAdmissionPolicy",
                                "ValidatingAdmissionPolicyBinding",
                                "spec/policyName"))
                .flatMap(complaints -> complaints);
        return Stream.of(accounts, scaled, gateways, images, others).flatMap(complaints -> complaints);
    }

    private static Stream<Complaint> missing(Overlay overlay, String kind, String kindOfReference, String path) {
        return overlay.each(kindOfReference, path).flatMap(name -> dangling(overlay, kind, name));
    }

    private static Stream<Complaint> dangling(Overlay overlay, String kind, Field name) {
        return overlay.find(kind + "/" + name.text(), name.object().namespace()).isPresent()
                ? Stream.empty()
                : name.complain("is not a " + kind + " of this overlay");
    }

    /** Returns references by the name of their field, alone or in a list, in objects of all kinds. */
    private static Stream<Field> named(Overlay overlay, String... fields) {
        Set<String> names = Set.of(fields);
        return overlay.everything()
                .filter(field -> names.contains(field.name()))
                .flatMap(field -> field.value().isArray() ? field.items() : Stream.of(field))
                .filter(field -> field.value().isObject());
    }

    private static Stream<Complaint> configMap(Overlay overlay, Field reference) {
        return overlay.find(
                        "ConfigMap/" + reference.at("name").text(),
                        reference.object().namespace())
                .map(map -> Stream.concat(reference.each("key"), reference.each("items/*/key"))
                        .filter(key -> map.at("data", key.text()).isAbsent())
                        .flatMap(key -> key.complain("is not a key of ConfigMap " + map.name())))
                .orElseGet(() -> reference.at("name").complain("is not a ConfigMap of this overlay"));
    }

    private static Stream<Complaint> secrets(Overlay overlay) {
        SecretKeys secrets = new SecretKeys(overlay);
        return Stream.concat(
                named(overlay, NAME_A_SECRET)
                        .flatMap(reference -> secret(secrets, reference.at("name"), reference.each("key"))),
                named(overlay, "secret", "tls")
                        .flatMap(reference -> Stream.concat(reference.each("name"), reference.each("secretName"))
                                .flatMap(name -> secret(secrets, name, reference.each("items/*/key")))));
    }

    private static Stream<Complaint> secret(SecretKeys secrets, Field name, Stream<Field> keys) {
        return secrets.of(name.object().namespace(), name.text())
                .map(known -> keys.filter(key -> !known.contains(key.text()))
                        .flatMap(key -> key.complain("is not a key of Secret " + name.text())))
                .orElseGet(() ->
                        name.complain("is not a Secret that an ExternalSecret, an operator or the guide creates"));
    }

    private static Stream<Complaint> files(Workload pods) {
        return pods.containers()
                .flatMap(container -> Variable.of(pods.overlay(), container)
                        .flatMap(variable -> variable.value().stream()
                                .flatMap(value -> FILE.matcher(value).results())
                                .filter(file -> !isMounted(pods, container, file))
                                .flatMap(file -> variable.complain("names the file " + file.group(2) + " in "
                                        + file.group(1) + ", which is not mounted"))));
    }

    /**
     * Passes if the volume is missing, which the API server finds, or its ConfigMap or Secret, which other rules find.
     */
    private static boolean isMounted(Workload pods, Field container, MatchResult file) {
        return container
                .at("volumeMounts")
                .items()
                .filter(mount -> mount.at("mountPath").text().equals(file.group(1)))
                .anyMatch(
                        mount -> pods.volumes(mount).allMatch(volume -> holds(pods.overlay(), volume, file.group(2))));
    }

    private static boolean holds(Overlay overlay, Field volume, String file) {
        Field source = volume.at(volume.at("secret").isPresent() ? "secret" : "configMap");
        return source.at("items").isPresent()
                ? source.each("items/*/path").anyMatch(path -> path.text().equals(file))
                : overlay.find("ConfigMap/" + source.at("name").text()).stream()
                        .allMatch(map -> map.at("data", file).isPresent());
    }

    private static Stream<Complaint> servers(Workload pods) {
        return pods.environment()
                .flatMap(variable -> variable.value().stream()
                        .flatMap(value -> SERVER.matcher(value).results())
                        .filter(server -> !isServed(pods.overlay(), server.group(1), Integer.parseInt(server.group(2))))
                        .flatMap(server -> variable.complain(
                                "names the server " + server.group().substring(2) + ", which is not in this overlay")));
    }

    /** Passes for names with dots, which are those of servers elsewhere. */
    private static boolean isServed(Overlay overlay, String host, int port) {
        boolean service = overlay.find("Service/" + host).stream()
                .flatMap(found -> found.root().each("spec/ports/*/port"))
                .anyMatch(served -> served.value().asInt() == port);
        boolean database = port == 5432
                && Stream.concat(
                                overlay.ofKind("Cluster").map(cluster -> cluster.name() + "-rw"),
                                overlay.ofKind("Pooler").map(Manifest::name))
                        .anyMatch(host::equals);
        return service || database || host.contains(".");
    }
}
