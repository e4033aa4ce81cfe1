package dev.tenantry.isolation;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenantry.context.TenantScope;
import dev.tenantry.support.TestTenants;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses one connection for all tenants: the next borrower must not find a tenant on it. */
@QuarkusTest
@TestProfile(PoolReuseTest.OneConnection.class)
class PoolReuseTest {

    public static class OneConnection implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.datasource.jdbc.max-size",
                    "1",
                    "quarkus.datasource.jdbc.acquisition-timeout",
                    "2s",
                    "tenantry.isolation.pools.size",
                    "1",
                    "tenantry.rate-limit.in-flight.allow-one-tenant-to-hold-the-main-pool",
                    "true");
        }
    }

    @Inject
    AgroalDataSource dataSource;

    @Inject
    EntityManager entities;

    @Inject
    TenantScope scope;

    private final TestTenants tenants = new TestTenants();

    @TestHTTPResource
    URI service;

    private Tenant acme;
    private Tenant globex;
    private int backend;

    @BeforeEach
    void createTenants() throws SQLException {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.FREE);
        tenants.addOrder(acme, "SKU-A");
        tenants.addOrder(globex, "SKU-G");
        backend = Integer.parseInt(nextBorrowerSees("pg_backend_pid()::text"));
    }

    @AfterEach
    void checkThatTheNextBorrowerFindsNoTenant() throws SQLException {
        assertThat(nextBorrowerSees("pg_backend_pid()::text")).isEqualTo(Integer.toString(backend));
        assertThat(nextBorrowerSees("coalesce(current_setting('app.current_tenant', true), '')"))
                .isEmpty();
        assertThat(nextBorrowerSees("(select count(*) from shared.orders)::text"))
                .isEqualTo("0");
    }

    @Test
    void servesOneTenantAfterAnother() {
        assertThat(products(acme)).isEqualTo("SKU-A");
        assertThat(products(globex)).isEqualTo("SKU-G");
        assertThat(products(acme)).isEqualTo("SKU-A");
    }

    @Test
    void forgetsTheTenantAfterAnException() {
        assertThatThrownBy(() -> asTenant(acme, () -> {
                    entities.createNativeQuery("select 1 / 0 from orders").getSingleResult();
                }))
                .hasStackTraceContaining("division by zero");
    }

    @Test
    void forgetsTheTenantAfterARollback() {
        scope.run(acme, () -> {
            QuarkusTransaction.begin();
            assertThat(products()).isEqualTo("SKU-A");
            QuarkusTransaction.rollback();
        });
    }

    @Test
    void forgetsTheTenantAfterATimeout() {
        assertThatThrownBy(() -> scope.run(
                        acme,
                        () -> QuarkusTransaction.requiringNew()
                                .timeout(1)
                                .run(() -> entities.createNativeQuery("select pg_sleep(2) is null from orders")
                                        .getSingleResult())))
                .isInstanceOf(RuntimeException.class);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> dataSource.getMetrics().activeCount() == 0
                        || nextBorrowerSees("1::text").equals("1"));
    }

    @Test
    void forgetsTheTenantIfTheClientDisconnects() throws IOException {
        // A lock on the table makes the request wait, so that it is running when its client disconnects.
        try (Connection lock = tenants.asOwner();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table shared.orders in access exclusive mode");
            try (Socket client = new Socket(service.getHost(), service.getPort())) {
                client.getOutputStream()
                        .write(("GET /orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + TestTokens.of(acme) + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
                await().until(() -> isWaiting(statement));
            }
            lock.rollback();
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    @Test
    void answersWith503WhileNoConnectionIsFree() throws SQLException {
        try (Connection taken = dataSource.getConnection()) {
            assertThat(taken.isValid(1)).isTrue();
            as(acme).get("/orders").then().statusCode(503).header("Retry-After", "5");
        }
        as(acme).get("/orders").then().statusCode(200);
    }

    private static boolean isWaiting(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select exists (select from pg_locks l where l.relation = 'shared.orders'::regclass and not l.granted)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private String products(Tenant tenant) {
        return scope.call(tenant, () -> QuarkusTransaction.requiringNew().call(this::products));
    }

    private void asTenant(Tenant tenant, Runnable work) {
        scope.run(tenant, () -> QuarkusTransaction.requiringNew().run(work));
    }

    private String products() {
        return (String) entities.createNativeQuery("select string_agg(product_id, ',') from orders")
                .getSingleResult();
    }

    private String nextBorrowerSees(String expression) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + expression)) {
            row.next();
            return row.getString(1);
        }
    }
}
