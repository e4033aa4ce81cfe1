package dev.tenantry.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenantry.context.PlatformOperation;
import dev.tenantry.evidence.Evidence;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path(AdminPaths.ISOLATION)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class IsolationResource {

    private static final String EXCERPT = """
            {"format": 1, "scope": "main-database", "verdict": "holds", "findings": [], "unaudited": [],
             "digest": "8388c532508e2bf7f40fa48d369e8d306c30696f5cdcc9ea6de13126a5a717c6"}
            """;

    private final Evidence evidence;

    IsolationResource(Evidence evidence) {
        this.evidence = evidence;
    }

    @GET
    @Operation(
            operationId = "getIsolation",
            summary = "Audits the main database now, and reports whether PostgreSQL keeps tenants apart",
            description =
                    "The report is in the canonical form of RFC 8785. Its member `digest` is the SHA-256 of that form"
                            + " without this member, so that anybody can check that nothing was changed."
                            + " `isolation-report.schema.json` describes it. Tenants' own databases are not visited; the command"
                            + " `audit` reports on them too.")
    @APIResponse(
            responseCode = "200",
            description = "The report; its verdict is `holds`, `broken` or `incomplete`",
            content = @Content(schema = @Schema(implementation = JsonNode.class), example = EXCERPT))
    public Response report() {
        return Response.ok(evidence.ofMainDatabase().json()).build();
    }
}
