package dev.tenantry.ratelimit;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a refused request does not use the database. */
@QuarkusTest
class RefusalTest {

    private final TestTenants tenants = new TestTenants();

    @Inject
    Transactions transactions;

    @Inject
    AgroalDataSource pool;

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void exhaustTheLimit() {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.FREE);
        tenants.setRateLimit(acme, 1);
        assertThat(get(acme).statusCode()).isEqualTo(200);
        assertThat(get(globex).statusCode()).isEqualTo(200);
    }

    @Test
    void takesNoConnection() throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            int size = pool.getConfiguration().connectionPoolConfiguration().maxSize();
            for (int i = 0; i < size; i++) {
                all.add(pool.getConnection());
            }
            assertThat(get(acme).statusCode()).isEqualTo(429);
            // Shows that the pool really is exhausted.
            assertThat(get(globex).statusCode()).isEqualTo(503);
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    /** Shows that the limit is checked before @Transactional; after it, a transaction would have begun. */
    @Test
    void beginsNoTransaction() {
        int before = transactions.begun();
        assertThat(post(globex).statusCode()).isEqualTo(201);
        assertThat(transactions.begun()).isEqualTo(before + 1);

        assertThat(post(acme).statusCode()).isEqualTo(429);
        assertThat(transactions.begun()).isEqualTo(before + 1);
    }

    private static Response post(Tenant tenant) {
        return as(tenant)
                .contentType(ContentType.JSON)
                .body("{\"product_id\": \"SKU-A\", \"quantity\": 1}")
                .post("/orders");
    }

    private static Response get(Tenant tenant) {
        return as(tenant).get("/orders");
    }

    @ApplicationScoped
    static class Transactions {

        private final AtomicInteger begun = new AtomicInteger();

        void count(@Observes @Initialized(TransactionScoped.class) Object transaction) {
            begun.incrementAndGet();
        }

        int begun() {
            return begun.get();
        }
    }
}
