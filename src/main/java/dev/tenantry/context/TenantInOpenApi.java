package dev.tenantry.context;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Documents the tenant header, which every tenant operation accepts without declaring it. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class TenantInOpenApi implements OASFilter {

    @Override
    public Operation filterOperation(Operation operation) {
        if (operation.getTags() != null && operation.getTags().contains(PlatformOperation.TAG)) {
            return operation;
        }
        return operation.addParameter(OASFactory.createParameter()
                .name(TenantHeader.NAME)
                .in(Parameter.In.HEADER)
                .required(false)
                .description("Id or slug of the tenant, for a token that does not name one")
                .schema(OASFactory.createSchema().type(List.of(SchemaType.STRING))));
    }
}
