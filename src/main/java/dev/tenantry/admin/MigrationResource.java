package dev.tenantry.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.context.PlatformOperation;
import dev.tenantry.operation.Operations;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.provisioning.Migration;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path(AdminPaths.MIGRATIONS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class MigrationResource {

    private final OperationAdministration administration;
    private final Operations operations;
    private final OperationAnswers answers;
    private final ObjectMapper json;

    MigrationResource(
            OperationAdministration administration,
            Operations operations,
            OperationAnswers answers,
            ObjectMapper json) {
        this.administration = administration;
        this.operations = operations;
        this.answers = answers;
        this.json = json;
    }

    @POST
    @FurtherError(409)
    @Operation(operationId = "migrateHomes", summary = "Migrates every home to the newest version")
    @APIResponse(
            responseCode = "200",
            description = "Done",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    @APIResponse(
            responseCode = "202",
            description = "Still running",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response migrate() {
        UUID operation = administration.migrate();
        return answers.answer(
                operation, () -> Response.ok(answers.response(operation)).build());
    }

    @GET
    @Path("/latest")
    @FurtherError(404)
    @Operation(
            operationId = "getLatestMigration",
            summary = "Returns the progress of the migration, or the result of the last one")
    public OperationResponse latest() {
        return operations
                .latest(Migration.KIND)
                .map(operation -> OperationResponse.of(operation, json))
                .orElseThrow(AdminProblems::noSuchOperation);
    }
}
