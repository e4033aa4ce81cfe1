package dev.tenantry.user;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Documents the header that leads to the next page of the list. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class UsersInOpenApi implements OASFilter {

    private static final String LIST = "listTenantUsers";

    @Override
    public Operation filterOperation(Operation operation) {
        if (LIST.equals(operation.getOperationId())) {
            operation.getResponses().getAPIResponse("200").addHeader(HttpHeaders.LINK, link());
        }
        return operation;
    }

    private static Header link() {
        return OASFactory.createHeader()
                .description("The path of the next page (RFC 8288), unless this is the last one")
                .required(false)
                .schema(OASFactory.createSchema()
                        .addType(SchemaType.STRING)
                        .pattern("</users\\?.+>; rel=\"next\"")
                        .maxLength(200));
    }
}
