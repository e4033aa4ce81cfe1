package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the components, and the headers of each response, by name. Filters of one priority run in any order, and two
 * builds of one version would otherwise differ in the place of what they add. Runs last.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = HeadersInOpenApi.LAST - 3)
public class OrderInOpenApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Components components = openApi.getComponents();
        sort(components.getSchemas(), components::setSchemas);
        sort(components.getResponses(), components::setResponses);
        sort(components.getParameters(), components::setParameters);
        sort(components.getHeaders(), components::setHeaders);
    }

    @Override
    public APIResponse filterAPIResponse(APIResponse response) {
        sort(response.getHeaders(), response::setHeaders);
        return response;
    }

    private static <T> void sort(@Nullable Map<String, T> found, Consumer<Map<String, T>> sorted) {
        if (found != null) {
            sorted.accept(new TreeMap<>(found));
        }
    }
}
