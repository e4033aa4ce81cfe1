package dev.tenantry.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Removes the shared responses that no operation of an OpenAPI document has. */
public final class UnusedResponses {

    private static final String PREFIX = "#/components/responses/";

    private UnusedResponses() {}

    public static void removeFrom(OpenAPI openApi) {
        Set<String> used = new HashSet<>();
        for (PathItem path : openApi.getPaths().getPathItems().values()) {
            for (Operation operation : path.getOperations().values()) {
                for (APIResponse response :
                        operation.getResponses().getAPIResponses().values()) {
                    if (response.getRef() != null) {
                        used.add(response.getRef().substring(PREFIX.length()));
                    }
                }
            }
        }
        List.copyOf(openApi.getComponents().getResponses().keySet()).stream()
                .filter(name -> !used.contains(name))
                .forEach(openApi.getComponents()::removeResponse);
    }
}
