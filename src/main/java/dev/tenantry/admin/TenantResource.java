package dev.tenantry.admin;

import dev.tenantry.context.ContextConfig;
import dev.tenantry.context.PlatformOperation;
import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.http.NullRemoves;
import dev.tenantry.problem.FurtherError;
import dev.tenantry.provisioning.FirstUser;
import dev.tenantry.registry.NewTenant;
import dev.tenantry.registry.TenantLedger;
import dev.tenantry.registry.TenantQuery;
import dev.tenantry.tenant.Email;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Subject;
import dev.tenantry.tenant.TenantId;
import dev.tenantry.tenant.TenantStatus;
import dev.tenantry.tenant.WireNamed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Creates, lists and changes tenants. */
@Path(AdminPaths.TENANTS)
@PlatformOperation
@RolesAllowed(AdminRole.NAME)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = PlatformOperation.TAG)
class TenantResource {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private static final String SLUG_FORM =
            "must be lower-case letters, digits and single hyphens between them, at most 40 characters, and not a UUID";

    private final TenantAdministration administration;
    private final TenantLedger ledger;
    private final Placements placements;
    private final OperationAnswers answers;
    private final ContextConfig context;

    TenantResource(
            TenantAdministration administration,
            TenantLedger ledger,
            Placements placements,
            OperationAnswers answers,
            ContextConfig context) {
        this.administration = administration;
        this.ledger = ledger;
        this.placements = placements;
        this.answers = answers;
        this.context = context;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @FurtherError(409)
    @Operation(operationId = "createTenant", summary = "Creates a tenant, its home and its first user")
    @APIResponse(
            responseCode = "201",
            description = "Created; requests are served from now on",
            content = @Content(schema = @Schema(implementation = TenantResponse.class)))
    @APIResponse(
            responseCode = "202",
            description = "Being created",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response create(@NotNull @Valid CreateTenantRequest body) {
        NewTenant tenant = newTenant(body, "");
        return created(tenant.id(), administration.create(tenant, owner(body, null, null)));
    }

    @POST
    @Path("/{id}/clone")
    @Consumes(MediaType.APPLICATION_JSON)
    @FurtherError(409)
    @Operation(
            operationId = "cloneTenant",
            summary = "Creates a tenant with a copy of all rows of this one",
            description =
                    "The rows are those of one moment. Of the copied users, only the given owner may act for the new"
                            + " tenant.")
    @APIResponse(
            responseCode = "201",
            description = "Created; requests are served from now on",
            content = @Content(schema = @Schema(implementation = TenantResponse.class)))
    @APIResponse(
            responseCode = "202",
            description = "Being created",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response clone(@RestPath("id") UUID id, @NotNull @Valid CreateTenantRequest body) {
        NewTenant tenant = newTenant(body, "");
        return created(tenant.id(), administration.clone(new TenantId(id), tenant, owner(body, id, null)));
    }

    @POST
    @Path("/import")
    @Consumes(MediaType.APPLICATION_JSON)
    @FurtherError(409)
    @Operation(
            operationId = "importTenant",
            summary = "Creates a tenant with the rows of an export",
            description = "Send the archive as an upload first. It is compared with its manifest before anything is"
                    + " written. All of its users may act for the new tenant.")
    @APIResponse(
            responseCode = "201",
            description = "Created; requests are served from now on",
            content = @Content(schema = @Schema(implementation = TenantResponse.class)))
    @APIResponse(
            responseCode = "202",
            description = "Being created",
            content = @Content(schema = @Schema(implementation = OperationResponse.class)))
    public Response restore(@NotNull @Valid ImportTenantRequest body) {
        NewTenant tenant = newTenant(body.tenant(), "tenant.");
        return created(
                tenant.id(), administration.restore(body.upload(), tenant, owner(body.tenant(), null, body.upload())));
    }

    /** @param within where in the body it is: empty, or the name of its member and a dot */
    private NewTenant newTenant(CreateTenantRequest body, String within) {
        Slug slug = slug(body.slug(), within + "slug");
        // A reserved subdomain names no tenant, so this one could not be reached there.
        if (slug.isReserved() || context.reservedSubdomains().contains(slug.value())) {
            throw AdminProblems.invalid(within + "slug", "is reserved");
        }
        if (Subject.parse(body.owner().subject()).isEmpty()) {
            throw AdminProblems.invalid(within + "owner.subject", Subject.REQUIREMENT);
        }
        if (Email.parse(body.owner().email()).isEmpty()) {
            throw AdminProblems.invalid(within + "owner.email", Email.REQUIREMENT);
        }
        IsolationTier tier = body.tier() == null ? IsolationTier.ROW : WireNamed.of(IsolationTier.class, body.tier());
        Placement placement = placements.of(tier, body.store(), within + "store");
        return NewTenant.of(slug, body.name(), WireNamed.of(Plan.class, body.plan()), placement);
    }

    private static FirstUser owner(CreateTenantRequest body, @Nullable UUID copyOf, @Nullable UUID upload) {
        return new FirstUser(body.owner().subject(), body.owner().email(), copyOf, upload);
    }

    private Response created(TenantId id, UUID operation) {
        return answers.answer(
                operation,
                () -> Response.status(Response.Status.CREATED)
                        .header(HttpHeaders.LOCATION, AdminPaths.tenant(id.value()))
                        .entity(find(id))
                        .build());
    }

    @GET
    @Operation(
            operationId = "listTenants",
            summary = "Returns all tenants, including deleted ones, page by page",
            description =
                    "Leaves out the sentinels of the canary, which are nobody's customers, unless the query names the"
                            + " slug of one.")
    public Page<TenantResponse> list(
            @Parameter(schema = @Schema(pattern = Slug.PATTERN, maxLength = Slug.MAX_LENGTH)) @RestQuery @Nullable String slug,
            @RestQuery("status") @Nullable TenantStatus status,
            @RestQuery("plan") @Nullable Plan plan,
            @RestQuery("tier") @Nullable IsolationTier tier,
            @RestQuery("after") @Nullable UUID after,
            @RestQuery("limit") @DefaultValue(PageLimit.DEFAULT) PageLimit limit) {
        TenantQuery filter = new TenantQuery(
                Optional.ofNullable(slug).map(TenantResource::slugInQuery),
                Optional.ofNullable(status),
                Optional.ofNullable(plan),
                Optional.ofNullable(tier),
                Optional.ofNullable(after).map(TenantId::new),
                limit.value() + 1);
        List<TenantResponse> found =
                ledger.list(filter).stream().map(TenantResponse::of).toList();
        return Page.of(found, limit, tenant -> tenant.id().toString());
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getTenant", summary = "Returns one tenant")
    public TenantResponse get(@RestPath("id") UUID id) {
        return find(new TenantId(id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, MERGE_PATCH})
    @FurtherError(409)
    @Operation(operationId = "changeTenant", summary = "Changes the name, plan or config")
    public TenantResponse change(
            @RestPath("id") UUID id, @NotNull @Valid @NullRemoves("config.rate_limit") ChangeTenantRequest body) {
        @Nullable Plan plan = body.plan() == null ? null : WireNamed.of(Plan.class, body.plan());
        @Nullable TenantConfig config = body.config() == null ? null : body.config().config();
        return TenantResponse.of(administration.change(new TenantId(id), body.name(), plan, config));
    }

    private TenantResponse find(TenantId id) {
        return ledger.find(id).map(TenantResponse::of).orElseThrow(AdminProblems::noSuchTenant);
    }

    private static Slug slug(String text, String member) {
        return Slug.parse(text).orElseThrow(() -> AdminProblems.invalid(member, SLUG_FORM));
    }

    private static Slug slugInQuery(String text) {
        return Slug.parse(text).orElseThrow(() -> new InvalidParameterException("slug", SLUG_FORM));
    }
}
