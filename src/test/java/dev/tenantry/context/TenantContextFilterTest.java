package dev.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.support.PlainTenant;
import dev.tenantry.tenant.Tenant;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class TenantContextFilterTest {

    @PlatformOperation
    private static final class OfOperators {}

    private static final class OfTenants {}

    private static final ContainerRequestContext REQUEST = (ContainerRequestContext) Proxy.newProxyInstance(
            TenantContextFilterTest.class.getClassLoader(),
            new Class<?>[] {ContainerRequestContext.class},
            (proxy, method, arguments) -> null);

    private final TenantContext context = new TenantContext();
    private final Tenant acme = PlainTenant.named("acme");

    @Test
    void bindsARequestOfATenant() {
        filter(OfTenants.class).filter(REQUEST);

        assertThat(context.tenant()).isEqualTo(acme);
    }

    @Test
    void refusesARequestOfAnOperatorThatNamesATenant() {
        assertThatThrownBy(() -> filter(OfOperators.class).filter(REQUEST)).hasMessage("names a tenant");
        assertThat(context.isBound()).isFalse();
    }

    /** For requests that name acme. */
    private TenantContextFilter filter(Class<?> resource) {
        TenantIdentification identification = new TenantIdentification(null, null, null, null, null, null) {
            @Override
            Tenant identify(ContainerRequestContext request) {
                return acme;
            }

            @Override
            void refuseAnyTenant(ContainerRequestContext request) {
                throw new IllegalArgumentException("names a tenant");
            }
        };
        return new TenantContextFilter(identification, context, new ResourceInfo() {
            @Override
            public Method getResourceMethod() {
                return null;
            }

            @Override
            public Class<?> getResourceClass() {
                return resource;
            }
        });
    }
}
