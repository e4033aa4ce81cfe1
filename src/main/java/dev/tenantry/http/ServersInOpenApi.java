package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Documents that operations are relative to wherever the document was fetched from. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ServersInOpenApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        openApi.setServers(List.of(OASFactory.createServer()
                .url("/")
                .description("The installation that serves this document: production, or a test")
                .addExtension("x-internal", false)));
    }
}
