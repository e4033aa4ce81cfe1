package dev.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.problem.ProblemException;
import dev.tenantry.provisioning.UserRole;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RoleInterceptorTest {

    private static final Map<UserRole, Function<Caller, RoleInterceptor>> BY_NEEDED_ROLE = Map.of(
            UserRole.VIEWER, RoleInterceptor.OfViewers::new,
            UserRole.MEMBER, RoleInterceptor.OfMembers::new,
            UserRole.ADMIN, RoleInterceptor.OfAdmins::new);

    private final InvocationContext invocation = (InvocationContext) Proxy.newProxyInstance(
            RoleInterceptorTest.class.getClassLoader(),
            new Class<?>[] {InvocationContext.class},
            (proxy, method, arguments) -> method.getName().equals("proceed") ? "done" : null);

    @Test
    void letsCallersInWhoseRoleIsHighEnough() {
        BY_NEEDED_ROLE.forEach((needed, interceptor) -> {
            for (UserRole role : UserRole.values()) {
                RoleInterceptor asked = interceptor.apply(callerWith(Optional.of(role)));
                if (role.isAtLeast(needed)) {
                    assertThat(check(asked)).isEqualTo("done");
                } else {
                    assertRefused(asked, "This operation needs the role " + needed.wireName());
                }
            }
            assertRefused(interceptor.apply(callerWith(Optional.empty())), "You are not a user of this tenant");
        });
        assertThat(UserRole.VIEWER.isAtLeast(UserRole.MEMBER)).isFalse();
        assertThat(UserRole.OWNER.isAtLeast(UserRole.ADMIN)).isTrue();
    }

    private void assertRefused(RoleInterceptor interceptor, String detail) {
        assertThatThrownBy(() -> check(interceptor))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith(detail);
    }

    private Object check(RoleInterceptor interceptor) {
        try {
            return interceptor.check(invocation);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Caller callerWith(Optional<UserRole> role) {
        return new Caller(null, null, null, null, null, null) {
            @Override
            Optional<UserRole> role() {
                return role;
            }
        };
    }
}
