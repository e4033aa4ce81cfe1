package dev.tenantry.problem;

import dev.tenantry.http.RequestId;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Documents the problem response, once for all operations. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemInOpenApi implements OASFilter {

    private static final String NAME = "Problem";

    @Override
    public Operation filterOperation(Operation operation) {
        Content content = OASFactory.createContent()
                .addMediaType(
                        ProblemResponses.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/" + NAME)));
        operation
                .getResponses()
                .setDefaultValue(OASFactory.createAPIResponse()
                        .description("Error; `type` and `detail` give the reason (RFC 9457)")
                        .content(content));
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Schema problem = OASFactory.createSchema()
                .type(List.of(SchemaType.OBJECT))
                .required(List.of("type", "title", "status", "detail", "instance", "requestId"))
                .addProperty(
                        "type",
                        string("Problem type for programs to evaluate, one of a fixed set of URNs")
                                .format("uri"))
                .addProperty("title", string("Short summary, the same for all problems of a type"))
                .addProperty("status", OASFactory.createSchema().type(List.of(SchemaType.INTEGER)))
                .addProperty("detail", string("Human-readable explanation of what went wrong in this request"))
                .addProperty("instance", string("The path of the request"))
                .addProperty(
                        "requestId",
                        string("Id of the request, also in the header " + RequestId.HEADER + " and in the log"));
        openApi.getComponents().addSchema(NAME, problem);
    }

    private static Schema string(String description) {
        return OASFactory.createSchema().type(List.of(SchemaType.STRING)).description(description);
    }
}
