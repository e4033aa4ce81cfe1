package dev.tenantry.order;

import dev.tenantry.http.LargeBodyOperation;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Lets a batch be larger than other bodies. */
@Singleton
class LargeBatches {

    @Produces
    @Singleton
    LargeBodyOperation operation() {
        return new LargeBodyOperation("POST", "/orders/batch");
    }
}
