package dev.tenantry.order;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Documents the values of {@link StatusFilter}, from the one list of them. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class StatusInOpenApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Objects.requireNonNull(openApi.getComponents().getSchemas().get("StatusFilter"))
                .description("Only orders of this status; `all` for every status")
                .enumeration(List.copyOf(StatusFilter.names()));
    }
}
