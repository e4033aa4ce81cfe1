package dev.tenantry.k8s;

import static dev.tenantry.k8s.Damage.add;
import static dev.tenantry.k8s.Damage.remove;
import static dev.tenantry.k8s.Damage.set;
import static dev.tenantry.k8s.Damage.with;
import static dev.tenantry.k8s.Names.CONTAINER;
import static dev.tenantry.k8s.Names.KNATIVE;
import static dev.tenantry.k8s.Names.SERVING;

import io.kubernetes.client.util.ModelMapper;
import io.kubernetes.client.util.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every object is one that an API server would take: no field that it does not know, none of another type. */
enum Decoding implements Rule {
    IS_OF_A_KIND_THAT_IS_KNOWN(
            object -> model(object).isPresent() || Schemas.of(object).isPresent()
                    ? Stream.empty()
                    : object.at("kind").complain("neither a model nor a schema for it; write one (schemas/README.md)"),
            with("{apiVersion: example.com/v1, kind: Gadget, metadata: {name: a}}"),
            set(SERVING, "/apiVersion", "apps/v1beta2"),
            set("HTTPRoute/tenantry", "/apiVersion", "gateway.networking.k8s.io/v1alpha2")),
    FITS_THE_MODEL(
            object -> model(object).stream()
                    .flatMap(model -> Stream.concat(load(object), ModelTypes.complaints(object.root(), model))),
            set(SERVING, CONTAINER + "/imagePullPolice", "Always"),
            set(SERVING, "/spec/replica", "2"),
            set(SERVING, "/spec/progressDeadlineSeconds", "'1800'"),
            set(SERVING, "/spec/progressDeadlineSeconds", "1.5"),
            set(SERVING, "/spec/paused", "'false'"),
            set(SERVING, "/spec/template/spec/nodeSelector", "[a]"),
            set(SERVING, "/spec/template/metadata/annotations", "{a: 5}"),
            set(SERVING, CONTAINER + "/resources/limits/memory", "much"),
            set(SERVING, CONTAINER + "/workingDir", "null"),
            set(SERVING, CONTAINER + "/command", "{a: b}"),
            add(SERVING, CONTAINER + "/ports", "{name: debug, containerPort: '5005'}"),
            add(SERVING, CONTAINER + "/env", "{name: QUARKUS_HTTP_PORT, value: 8080}"),
            add(SERVING, CONTAINER + "/ports", "{name: debug}"),
            remove("HorizontalPodAutoscaler/tenantry-serving", "/spec/maxReplicas"),
            set("NetworkPolicy/dns", "/spec/policyType", "[Egress]")),
    FITS_THE_SCHEMA(
            object -> model(object).isPresent()
                    ? Stream.empty()
                    : Schemas.of(object).stream().flatMap(schema -> Schemas.complaints(object, schema)),
            set("HTTPRoute/tenantry", "/spec/rules/0/timeout", "{request: 20s}"),
            set("HTTPRoute/tenantry", "/spec/rules/0/backendRefs/0/weight", "'1'"),
            set("Gateway/public", "/spec/listeners/http/protocol", "http"),
            set("Cluster/tenantry-postgres", "/spec/instance", "3"),
            set("Cluster/tenantry-postgres", "/spec/instances", "'3'"),
            set("Cluster/tenantry-postgres", "/spec/postgresql/parameters/max_connections", "250"),
            set("Pooler/tenantry-pooler", "/spec/pgbouncer/poolMode", "statement"),
            remove("Pooler/tenantry-pooler", "/spec/pgbouncer"),
            set("ExternalSecret/tenantry-app", "/spec/target/creationPolicy", "Always"),
            set("PrometheusRule/tenantry", "/spec/groups/0/rules/0/for", "2 minutes"),
            set("ServiceMonitor/tenantry", "/spec/endpoints/0/targetport", "9000"),
            set("InterceptorRoute/tenantry-serving", "/spec/target/portname", "http")
                    .in("serverless"),
            set("ScaledObject/tenantry-serving", "/spec/minReplicas", "0").in("serverless"),
            set(KNATIVE, "/spec/template/spec/topologySpreadConstraints", "[]").in("serverless-knative"),
            set(KNATIVE, CONTAINER + "/lifecycle", "{preStop: {sleep: {seconds: 5}}}")
                    .in("serverless-knative"));

    // A damage changes one object of many; the others have been looked at before, and decoding takes a while.
    private final Map<Manifest, List<Complaint>> seen = new ConcurrentHashMap<>();

    private final Check check;

    Decoding(Function<Manifest, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(
                overlay -> overlay.objects().stream()
                        .flatMap(
                                object -> seen
                                        .computeIfAbsent(
                                                object,
                                                key -> complaints.apply(key).toList())
                                        .stream()),
                damages);
    }

    @Override
    public Check check() {
        return check;
    }

    /** Of Kubernetes' own kinds; the mapper goes by the kind alone where it does not know the group. */
    static Optional<Class<?>> model(Manifest object) {
        boolean own = !object.group().contains(".") || object.group().endsWith(".k8s.io");
        String version = object.apiVersion().substring(object.apiVersion().indexOf('/') + 1);
        return own && Schemas.of(object).isEmpty()
                ? Optional.ofNullable(ModelMapper.preBuiltGetApiTypeClass(object.group(), version, object.kind()))
                : Optional.empty();
    }

    /** As the official client does it. It knows nothing of required fields and turns 5 into "5"; for that, ModelTypes. */
    private static Stream<Complaint> load(Manifest object) {
        try {
            Yaml.loadAll(Trees.yaml(object.tree()));
            return Stream.empty();
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return object.root().complain(cause.toString().lines().findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
