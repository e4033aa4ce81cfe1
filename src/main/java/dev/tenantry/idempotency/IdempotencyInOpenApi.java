package dev.tenantry.idempotency;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/** Documents the header of operations that can be repeated. Runs before the errors are described. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = 2)
public class IdempotencyInOpenApi implements OASFilter {

    private static final DotName IDEMPOTENT = DotName.createSimple(Idempotent.class);
    private static final String PARAMETER = "IdempotencyKey";

    private final Set<String> operations = new HashSet<>();

    public IdempotencyInOpenApi(IndexView index) {
        index.getAnnotations(IDEMPOTENT).stream()
                .filter(found -> found.target().kind() == AnnotationTarget.Kind.METHOD)
                .forEach(found -> operations.add(found.value().asString()));
    }

    @Override
    public Operation filterOperation(Operation operation) {
        if (!operations.contains(operation.getOperationId())) {
            return operation;
        }
        operation.addParameter(OASFactory.createParameter().ref(PARAMETER));
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("2")) {
                response.addHeader(
                        AnswerForm.REPLAYED, OASFactory.createHeader().ref(AnswerForm.REPLAYED));
            }
        });
        for (String status : List.of("409", "422")) {
            if (!operation.getResponses().hasAPIResponse(status)) {
                operation.getResponses().addAPIResponse(status, OASFactory.createAPIResponse());
            }
        }
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Components components = Objects.requireNonNull(openApi.getComponents());
        components.addParameter(
                PARAMETER,
                OASFactory.createParameter()
                        .name(IdempotencyKey.HEADER)
                        .in(Parameter.In.HEADER)
                        .required(false)
                        .description("A text of the client's choice, such as a UUID. The request can be repeated with"
                                + " it, and has its effect once: the first answer is sent again. In double quotes, or"
                                + " without them.")
                        .example("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"")
                        .schema(OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .pattern(IdempotencyKey.FORM)
                                .maxLength(IdempotencyKey.LONGEST_FIELD)));
        components.addHeader(
                AnswerForm.REPLAYED,
                OASFactory.createHeader()
                        .description("Present if this answer was given before, to a request with the same"
                                + " Idempotency-Key")
                        .required(false)
                        .schema(OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .constValue("true")));
    }
}
