package dev.tenantry.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Puts what filters have added in order, because filters of one priority run in any order: two builds of one version
 * would otherwise differ. Runs last.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, priority = HeadersInOpenApi.LAST - 3)
public class SortingInOpenApi implements OASFilter {

    /**
     * Puts those that the operation declares first, as it declares them, and then those that filters refer to.
     * Generated clients have the parameters in the order of the document.
     */
    private static final Comparator<Parameter> BY_ORIGIN =
            Comparator.comparing(parameter -> Objects.requireNonNullElse(parameter.getRef(), ""));

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Components components = openApi.getComponents();
        sort(components.getSchemas(), components::setSchemas);
        sort(components.getResponses(), components::setResponses);
        sort(components.getParameters(), components::setParameters);
        sort(components.getHeaders(), components::setHeaders);
    }

    @Override
    public Operation filterOperation(Operation operation) {
        List<Parameter> parameters = new ArrayList<>(operation.getParameters());
        parameters.sort(BY_ORIGIN);
        operation.setParameters(parameters);
        return operation;
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
