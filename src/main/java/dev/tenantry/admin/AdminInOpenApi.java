package dev.tenantry.admin;

import dev.tenantry.context.PlatformOperation;
import dev.tenantry.http.UnusedResponses;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.util.FilterUtil;
import io.smallrye.openapi.api.util.UnusedSchemaFilter;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Removes the control plane from the document of an instance that is not one. Only the start shows which instances are.
 */
@Singleton
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class AdminInOpenApi implements OASFilter {

    private final ControlPlane controlPlane;

    AdminInOpenApi(ControlPlane controlPlane) {
        this.controlPlane = controlPlane;
    }

    // The builder can remove unused schemas itself, but only those that are unused when the document is built.
    @SuppressWarnings("removal")
    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        if (controlPlane.isHere()) {
            return;
        }
        List.copyOf(openApi.getPaths().getPathItems().keySet()).stream()
                .filter(path -> path.startsWith("/" + AdminPaths.ROOT + "/"))
                .forEach(openApi.getPaths()::removePathItem);
        openApi.setTags(openApi.getTags().stream()
                .filter(tag -> !tag.getName().equals(PlatformOperation.TAG))
                .toList());
        UnusedResponses.removeFrom(openApi);
        FilterUtil.applyFilter(new UnusedSchemaFilter(), openApi);
    }
}
