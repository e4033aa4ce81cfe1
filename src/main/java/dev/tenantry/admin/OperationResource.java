package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

@Path("/admin/operations")
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG, description = "For platform administrators")
public class OperationResource {

    private final OperationAnswers answers;

    OperationResource(OperationAnswers answers) {
        this.answers = answers;
    }

    @GET
    @Path("/{id}")
    @org.eclipse.microprofile.openapi.annotations.Operation(
            operationId = "getOperation",
            summary = "How far an operation is")
    public OperationResponse get(@RestPath @Pattern(regexp = Wire.UUIDS, message = Wire.UUIDS_MESSAGE) String id) {
        return answers.response(UUID.fromString(id));
    }
}
