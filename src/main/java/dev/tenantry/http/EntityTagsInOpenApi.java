package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jspecify.annotations.Nullable;

/** Documents entity tags: in answers, as If-None-Match of those who read, and as If-Match of those who change. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class EntityTagsInOpenApi implements OASFilter {

    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);

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
                response.addHeader(HttpHeaders.ETAG, tag());
            }
        }
        if (method.hasAnnotation(GET.class)) {
            operation.addParameter(parameter(HttpHeaders.IF_NONE_MATCH, "Entity tags of the versions that you have")
                    .required(false));
            operation
                    .getResponses()
                    .addAPIResponse(
                            "304",
                            OASFactory.createAPIResponse()
                                    .description("You have this version")
                                    .addHeader(HttpHeaders.ETAG, tag()));
        } else if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(each -> each.getIn() == Parameter.In.PATH)) {
            // Not "required": without it, the answer is 428 and not 400.
            operation.addParameter(
                    parameter(HttpHeaders.IF_MATCH, "Entity tag of the version that you want to change; 428 without it")
                            .required(false));
        }
        return operation;
    }

    private static Header tag() {
        return OASFactory.createHeader()
                .description("Entity tag of the version (RFC 9110, section 8.8.3)")
                .required(true)
                .schema(text().pattern(EntityTags.PATTERN));
    }

    private static Parameter parameter(String name, String description) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .description(description)
                .schema(text());
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
