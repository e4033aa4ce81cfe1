package dev.tenantry.k8s.rules;

import static dev.tenantry.k8s.rules.Damage.add;
import static dev.tenantry.k8s.rules.Damage.set;
import static dev.tenantry.k8s.rules.Damage.with;
import static dev.tenantry.k8s.rules.Names.CONTAINER;
import static dev.tenantry.k8s.rules.Names.KNATIVE;
import static dev.tenantry.k8s.rules.Names.SERVING;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.tenantry.k8s.model.Complaint;
import dev.tenantry.k8s.model.Manifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fields have the names and types of the published models. The models are those of the fabric8 client, generated from
 * the definitions of Kubernetes, Gateway API, Knative and Prometheus Operator. Required fields, enums and formats are
 * left to the API server, as is everything about the kinds that have no published model.
 */
enum Types implements Rule {
    KIND_IS_KNOWN(
            Types::unknownKind,
            with("{apiVersion: example.com/v1, kind: Gadget, metadata: {name: a}}"),
            set(SERVING, "/apiVersion", "apps/v1beta9")),
    FIELDS_FIT_THE_MODEL(
            Types::misfits,
            set(SERVING, CONTAINER + "/imagePullPolice", "Always"),
            set(SERVING, "/spec/progressDeadlineSeconds", "'1800'"),
            set(SERVING, "/spec/progressDeadlineSeconds", "1800.5"),
            set(SERVING, "/spec/paused", "'false'"),
            add(SERVING, CONTAINER + "/env", "{name: QUARKUS_HTTP_PORT, value: 8080}"),
            set("HTTPRoute/tenantry", "/spec/rules/0/timeout", "{request: 20s}"),
            set("HTTPRoute/tenantry", "/spec/rules/0/backendRefs/0/weight", "'1'"),
            set("ServiceMonitor/tenantry", "/spec/endpoints/0/targetport", "9000"),
            set(KNATIVE, "/spec/template/spec/timeoutSecond", "60").in("serverless-knative"));

    private static final Set<String> WITHOUT_MODEL = Set.of(
            "barmancloud.cnpg.io/v1/ObjectStore",
            "external-secrets.io/v1/ExternalSecret",
            "http.keda.sh/v1beta1/InterceptorRoute",
            "keda.sh/v1alpha1/ScaledObject",
            "postgresql.cnpg.io/v1/Cluster",
            "postgresql.cnpg.io/v1/ImageCatalog",
            "postgresql.cnpg.io/v1/Pooler",
            "postgresql.cnpg.io/v1/ScheduledBackup");

    private static final Map<String, Class<? extends HasMetadata>> MODELS =
            ServiceLoader.load(KubernetesResource.class).stream()
                    .map(ServiceLoader.Provider::type)
                    .filter(HasMetadata.class::isAssignableFrom)
                    .map(type -> type.<HasMetadata>asSubclass(HasMetadata.class))
                    .collect(Collectors.toMap(
                            type -> HasMetadata.getApiVersion(type) + "/" + HasMetadata.getKind(type), type -> type));

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
                            .forEach(shape -> texts.setCoercion(shape, CoercionAction.Fail)))
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                /** Ignores the setter with which the models accept fields that they do not know. */
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            })
            .build();

    private final Check check;

    Types(Function<Manifest, Stream<Complaint>> complaints, Damage... damages) {
        this.check = Check.of(overlay -> overlay.objects().stream().flatMap(complaints), damages);
    }

    @Override
    public Check check() {
        return check;
    }

    private static Stream<Complaint> unknownKind(Manifest object) {
        return MODELS.containsKey(type(object)) || WITHOUT_MODEL.contains(type(object))
                ? Stream.empty()
                : object.at("kind").complain("has no published model and is not listed as a kind without one");
    }

    private static Stream<Complaint> misfits(Manifest object) {
        return Stream.ofNullable(MODELS.get(type(object))).flatMap(model -> {
            try {
                STRICT.treeToValue(object.tree(), model);
                return Stream.empty();
            } catch (JsonProcessingException e) {
                return object.root().complain(e.getMessage());
            }
        });
    }

    private static String type(Manifest object) {
        return object.apiVersion() + "/" + object.at("kind").text();
    }
}
