package dev.tenantry.user;

import dev.tenantry.http.EntityTags;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Documents the headers of users: their versions, and the next page of a list. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class UsersInOpenApi implements OASFilter {

    private static final String LIST = "listTenantUsers";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getTags() == null || !operation.getTags().contains(UserResource.TAG)) {
            return operation;
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (LIST.equals(operation.getOperationId()) && status.equals("200")) {
                response.addHeader(HttpHeaders.LINK, link());
            } else if (status.matches("200|201|304")) {
                addVersion(response);
            }
        });
        return operation;
    }

    private static void addVersion(APIResponse response) {
        response.addHeader(
                HttpHeaders.ETAG,
                OASFactory.createHeader()
                        .description("The version, for If-Match and If-None-Match")
                        .required(true)
                        .schema(OASFactory.createSchema()
                                .addType(SchemaType.STRING)
                                .pattern(EntityTags.PATTERN)));
    }

    private static Header link() {
        return OASFactory.createHeader()
                .description("The path of the next page (RFC 8288), unless this is the last one")
                .required(false)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING).pattern("</users\\?.+>; rel=\"next\""));
    }
}
