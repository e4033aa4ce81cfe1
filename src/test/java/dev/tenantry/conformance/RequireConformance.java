package dev.tenantry.conformance;

import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;

/** Requires conformance in all tests of Quarkus. Found by the service loader. */
public final class RequireConformance implements QuarkusTestBeforeClassCallback {

    @Override
    public void beforeClass(Class<?> test) {
        Conformance.require();
    }
}
