package dev.tenantry.admin;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.util.UnusedSchemaFilter;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/** Removes the schemas that nothing uses any more, after {@link AdminInOpenApi} has removed the operations. */
@Singleton
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP, priority = 1)
public class AdminSchemasInOpenApi extends UnusedSchemaFilter {

    private final ControlPlane controlPlane;

    AdminSchemasInOpenApi(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    @Override
    public @Nullable Schema filterSchema(Schema schema) {
        return controlPlane.isHere() ? schema : super.filterSchema(schema);
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        if (!controlPlane.isHere()) {
            super.filterOpenAPI(openApi);
        }
    }
}
