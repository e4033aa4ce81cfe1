package dev.tenantry.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Documents the errors of each operation. Most follow from what the operation takes; it declares only further statuses,
 * such as 409, as a {@link FurtherError}.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemInOpenApi implements OASFilter {

    /** Ends the name of a response that only operations for tenants have. */
    public static final String OF_TENANT = "OfTenant";

    private static final DotName OPERATION =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.Operation.class);
    private static final List<Integer> ALWAYS = List.of(400, 401, 403, 406, 500, 503);
    private static final List<Integer> WITH_BODY = List.of(408, 413, 415);

    private final Map<String, int[]> furtherErrors = new HashMap<>();
    private final Set<Integer> documented = new TreeSet<>();

    public ProblemInOpenApi(IndexView index) {
        index.getAnnotations(FurtherError.class)
                .forEach(further -> furtherErrors.put(
                        further.target()
                                .asMethod()
                                .annotation(OPERATION)
                                .value("operationId")
                                .asString(),
                        further.value().asIntArray()));
    }

    @Override
    public Operation filterOperation(Operation operation) {
        Map<String, APIResponse> responses =
                new TreeMap<>(operation.getResponses().getAPIResponses());
        for (int status : statuses(operation)) {
            responses.put(
                    Integer.toString(status), OASFactory.createAPIResponse().ref(ProblemSchemas.responseName(status)));
            documented.add(status);
        }
        operation.getResponses().setAPIResponses(responses);
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        ProblemSchemas.all().forEach(openApi.getComponents()::addSchema);
        for (int status : documented) {
            openApi.getComponents().addResponse(ProblemSchemas.responseName(status), ProblemSchemas.response(status));
        }
    }

    private Set<Integer> statuses(Operation operation) {
        Set<Integer> statuses = new TreeSet<>(ALWAYS);
        if (operation.getRequestBody() != null) {
            statuses.addAll(WITH_BODY);
        }
        operation.getResponses().getAPIResponses().keySet().stream()
                .filter(status -> status.matches("[45][0-9]{2}"))
                .map(Integer::valueOf)
                .forEach(statuses::add);
        if (operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(each -> each.getIn() == Parameter.In.PATH)) {
            statuses.add(404);
        }
        for (int further : furtherErrors.getOrDefault(operation.getOperationId(), new int[0])) {
            statuses.add(further);
        }
        return statuses;
    }
}
