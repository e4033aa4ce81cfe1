package dev.tenantry.context;

import dev.tenantry.tenant.Slug;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Documents the tenant header, which every tenant operation accepts without declaring it. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class TenantInOpenApi implements OASFilter {

    private static final String PARAMETER = "Tenant";

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getTags() != null && operation.getTags().contains(PlatformOperation.TAG)) {
            return operation;
        }
        return operation.addParameter(OASFactory.createParameter().ref(PARAMETER));
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        openApi.getComponents()
                .addParameter(
                        PARAMETER,
                        OASFactory.createParameter()
                                .name(TenantHeader.NAME)
                                .in(Parameter.In.HEADER)
                                .required(false)
                                .description("Id or slug of the tenant, for a token that does not name one")
                                // An id in its canonical form has the form of a slug too.
                                .schema(OASFactory.createSchema()
                                        .addType(SchemaType.STRING)
                                        .pattern(Slug.PATTERN)
                                        .maxLength(Slug.MAX_LENGTH)));
    }
}
