package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.operation.Uploads;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Takes what is larger than one request: the archive of an import, in parts. */
@Path(AdminPaths.UPLOADS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class UploadResource {

    private final Uploads uploads;

    UploadResource(Uploads uploads) {
        this.uploads = uploads;
    }

    @POST
    @FurtherError(409)
    @Operation(operationId = "beginUpload", summary = "Begins an upload; one that is not used is deleted after a week")
    @APIResponse(
            responseCode = "201",
            description = "Begun",
            content = @Content(schema = @Schema(implementation = UploadResponse.class)))
    public Response begin() {
        Uploads.Upload upload = uploads.begin().orElseThrow(() -> refused(Uploads.Refusal.TOO_MANY));
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, AdminPaths.upload(upload.id()))
                .entity(UploadResponse.of(upload))
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getUpload", summary = "Returns how much of the upload has arrived")
    public UploadResponse get(@RestPath("id") UUID id) {
        return uploads.find(id).map(UploadResponse::of).orElseThrow(AdminProblems::noSuchUpload);
    }

    @PUT
    @Path("/{id}/parts/{number}")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @FurtherError(409)
    @Operation(
            operationId = "putPart",
            summary = "Adds or replaces a part; the first one is 1",
            description = "An upload cannot be changed while an import reads it.")
    @APIResponse(responseCode = "204", description = "The part has arrived")
    public void put(
            @RestPath("id") UUID id,
            @Parameter(schema = @Schema(minimum = "1", maximum = "100000")) @RestPath("number") int number,
            @NotNull byte[] part) {
        if (number < 1 || number > Uploads.MAX_PARTS) {
            throw new InvalidParameterException("number", "must be between 1 and " + Uploads.MAX_PARTS);
        }
        uploads.put(id, number, part).ifPresent(refusal -> {
            throw refused(refusal);
        });
    }

    @DELETE
    @Path("/{id}")
    @FurtherError(409)
    @Operation(operationId = "deleteUpload", summary = "Deletes an upload")
    @APIResponse(responseCode = "204", description = "Deleted")
    public void delete(@RestPath("id") UUID id) {
        uploads.delete(id).ifPresent(refusal -> {
            throw refused(refusal);
        });
    }

    private static ProblemException refused(Uploads.Refusal refusal) {
        return switch (refusal) {
            case ABSENT -> AdminProblems.noSuchUpload();
            case IN_USE -> AdminProblems.uploadInUse();
            case TOO_MANY ->
                AdminProblems.conflict("There are as many uploads as there may be (tenantry.operation.uploads.max)."
                        + " Delete one that is not needed.");
            case FULL ->
                AdminProblems.conflict("All uploads together would be larger than they may be"
                        + " (tenantry.operation.uploads.megabytes). Delete one that is not needed.");
        };
    }
}
