package dev.tenantry.admin;

import dev.tenantry.operation.OperationState;
import dev.tenantry.provisioning.UserRole;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.TenantStatus;
import dev.tenantry.tenant.WireNamed;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Documents plans, tiers, statuses, roles and states by their names on the wire, from the one list of each. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class NamesInOpenApi implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI openApi) {
        Map<String, Schema> schemas = openApi.getComponents().getSchemas();
        name(schemas, "Plan", Plan.class);
        name(schemas, "IsolationTier", IsolationTier.class);
        name(schemas, "TenantStatus", TenantStatus.class);
        name(schemas, "OperationState", OperationState.class);
        name(propertiesOf(schemas, "CreateTenantRequest"), "plan", Plan.class);
        name(propertiesOf(schemas, "CreateTenantRequest"), "tier", IsolationTier.class);
        name(propertiesOf(schemas, "ChangeTenantRequest"), "plan", Plan.class);
        name(propertiesOf(schemas, "PutUserRequest"), "role", UserRole.class);
        name(propertiesOf(schemas, "TenantUser"), "role", UserRole.class);
    }

    private static <E extends Enum<E> & WireNamed> void name(Map<String, Schema> schemas, String key, Class<E> type) {
        Objects.requireNonNull(schemas.get(key), key).enumeration(List.copyOf(WireNamed.names(type)));
    }

    private static Map<String, Schema> propertiesOf(Map<String, Schema> schemas, String key) {
        return Objects.requireNonNull(schemas.get(key), key).getProperties();
    }
}
