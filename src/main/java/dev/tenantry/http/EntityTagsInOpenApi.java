package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jspecify.annotations.Nullable;

/** Documents entity tags: in answers, as If-None-Match of those who read, and as If-Match of those who change. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class EntityTagsInOpenApi implements OASFilter {

    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);

    private static final String TAG = "(W/)?\"[!#-~]*\"";
    private static final String LIST = "\\*|" + TAG + "( *, *" + TAG + ")*";
    private static final int LONGEST_LIST = 1_000;

    private final Map<String, MethodInfo> tagged = new HashMap<>();

    public EntityTagsInOpenApi(IndexView index) {
        index.getAnnotations(HasEntityTag.class).forEach(annotation -> {
            MethodInfo method = annotation.target().asMethod();
            tagged.put(method.annotation(OPERATION).value("operationId").asString(), method);
        });
    }

    @Override
    public Operation filterOperation(Operation operation) {
        @Nullable MethodInfo method = tagged.get(operation.getOperationId());
        if (method == null) {
            return operation;
        }
        for (String success : List.of("200", "201")) {
            @Nullable APIResponse response = operation.getResponses().getAPIResponse(success);
            if (response != null) {
                response.addHeader(HttpHeaders.ETAG, OASFactory.createHeader().ref(HttpHeaders.ETAG));
            }
        }
        if (method.hasAnnotation(GET.class) && isConditional(method)) {
            refer(operation, HttpHeaders.IF_NONE_MATCH);
            operation
                    .getResponses()
                    .addAPIResponse(
                            "304",
                            OASFactory.createAPIResponse()
                                    .description("The version in If-None-Match is the current one")
                                    .addHeader(
                                            HttpHeaders.ETAG,
                                            OASFactory.createHeader().ref(HttpHeaders.ETAG)));
        } else if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(each -> each.getIn() == Parameter.In.PATH)) {
            refer(operation, HttpHeaders.IF_MATCH);
        }
        return operation;
    }

    private static boolean isConditional(MethodInfo method) {
        @Nullable AnnotationValue value = method.annotation(HasEntityTag.class).value("isConditional");
        return value == null || value.asBoolean();
    }

    /** Refers to the parameter that all operations share, in place of one that the method may take itself. */
    private static void refer(Operation operation, String name) {
        List<Parameter> parameters = new ArrayList<>();
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(each -> !name.equals(each.getName()))
                    .forEach(parameters::add);
        }
        parameters.add(OASFactory.createParameter().ref(name));
        operation.setParameters(parameters);
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        openApi.getComponents()
                .addHeader(
                        HttpHeaders.ETAG,
                        OASFactory.createHeader()
                                .description("Entity tag of the version (RFC 9110, section 8.8.3), for If-Match and"
                                        + " If-None-Match")
                                .required(true)
                                .example("\"3\"")
                                .schema(OASFactory.createSchema()
                                        .addType(SchemaType.STRING)
                                        .pattern(EntityTags.PATTERN)
                                        .maxLength(EntityTags.MAX_LENGTH)))
                .addParameter(
                        HttpHeaders.IF_NONE_MATCH,
                        parameter(
                                HttpHeaders.IF_NONE_MATCH,
                                "Entity tags of the versions that you have. If one of them is current, the answer is"
                                        + " 304 without a body."))
                // Not "required": without it, the answer is 428 and not 400.
                .addParameter(
                        HttpHeaders.IF_MATCH,
                        parameter(
                                HttpHeaders.IF_MATCH,
                                "Entity tag of the version that you want to change. Without it, the answer is 428; if"
                                        + " there is a newer version, 412."));
    }

    private static Parameter parameter(String name, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .required(false)
                .description(description)
                .example("\"3\"")
                .schema(OASFactory.createSchema()
                        .addType(SchemaType.STRING)
                        .pattern(LIST)
                        .maxLength(LONGEST_LIST));
    }
}
