package dev.tenantry.user;

import dev.tenantry.http.FilterPriorities;
import dev.tenantry.provisioning.UserRole;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Refuses callers whose role is too low. One interceptor per annotation: a resource names a role without importing it,
 * because the package of the roles is not one that it may use.
 */
abstract class RoleInterceptor {

    private final Caller caller;
    private final UserRole needed;

    RoleInterceptor(Caller caller, UserRole needed) {
        this.caller = caller;
        this.needed = needed;
    }

    @AroundInvoke
    @Nullable Object check(InvocationContext invocation) throws Exception {
        UserRole role = caller.role().orElseThrow(UserProblems::notAUser);
        if (!role.isAtLeast(needed)) {
            throw UserProblems.roleTooLow(needed, role);
        }
        return invocation.proceed();
    }

    /** See {@link ForViewers}. */
    @Interceptor
    @ForViewers
    @Priority(FilterPriorities.ROLE_INTERCEPTOR)
    static class OfViewers extends RoleInterceptor {

        OfViewers(Caller caller) {
            super(caller, UserRole.VIEWER);
        }
    }

    /** See {@link ForMembers}. */
    @Interceptor
    @ForMembers
    @Priority(FilterPriorities.ROLE_INTERCEPTOR)
    static class OfMembers extends RoleInterceptor {

        OfMembers(Caller caller) {
            super(caller, UserRole.MEMBER);
        }
    }

    /** See {@link ForAdmins}. */
    @Interceptor
    @ForAdmins
    @Priority(FilterPriorities.ROLE_INTERCEPTOR)
    static class OfAdmins extends RoleInterceptor {

        OfAdmins(Caller caller) {
            super(caller, UserRole.ADMIN);
        }
    }

    /** See {@link ForEveryCaller}. Asks for the role, because a caller's first request takes up their invitation. */
    @Interceptor
    @ForEveryCaller
    @Priority(FilterPriorities.ROLE_INTERCEPTOR)
    static class OfEveryCaller {

        private final Caller caller;

        OfEveryCaller(Caller caller) {
            this.caller = caller;
        }

        @AroundInvoke
        @Nullable Object admit(InvocationContext invocation) throws Exception {
            caller.role();
            return invocation.proceed();
        }
    }
}
