package dev.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenantry.sql.Sql;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What the author of a resource, or SQL that a caller has smuggled in, may try as the app role while the tenant is set:
 * PostgreSQL shows nothing of others, also not by an error, a conflict or an estimate.
 */
@QuarkusTest
class HostileSqlTest {

    private final TestTenants tenants = new TestTenants();
    private final Superuser superuser = Superuser.inMainDatabase();

    private Tenant acme;
    private Tenant globex;
    private UUID acmesOrder;
    private UUID globexsOrder;
    private Connection app;

    @BeforeEach
    void connectAsAcme() throws SQLException {
        acme = tenants.create("acme", Plan.FREE);
        globex = tenants.create("globex", Plan.FREE);
        acmesOrder = tenants.addOrder(acme, "SKU-ACME");
        globexsOrder = tenants.addOrder(globex, "SKU-GLOBEX");
        app = superuser.connectAs("quarkus.datasource");
        app.setAutoCommit(false);
        actFor(acme);
    }

    @AfterEach
    void disconnect() throws SQLException {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select string_agg(o::text, ',') from orders o",
                "select string_agg(o::text, ',') from orders o where tenant_id = 'GLOBEX' or true",
                "select string_agg(product_id, ',') from (select * from orders union all select * from orders) o",
                "select string_agg(o.product_id, ',') from orders m right join orders o on m.id = 'ORDER'",
                "select string_agg(o.product_id, ',') from (values (1)) v, lateral (select * from orders offset 0) o",
                "select string_agg(product_id, ',') from orders where ctid >= '(0,0)'",
                "select string_agg(product_id, ',') from orders tablesample system (100)",
                "with recursive o as (select product_id from orders union select product_id from o)"
                        + " select string_agg(product_id, ',') from o",
                "with o as materialized (select * from orders for share) select string_agg(product_id, ',') from o",
                "select json_agg(o)::text from orders o",
                "select query_to_xml('select * from shared.orders', true, false, '')::text",
                "select table_to_xml('shared.orders', true, false, '')::text",
                "select schema_to_xml('shared', true, false, '')::text",
                "with o as (update orders set quantity = quantity returning *) select string_agg(product_id, ',') from o",
                "with o as (merge into orders t using (values (1)) v on true when matched then update set quantity = 1"
                        + " returning t.product_id) select string_agg(product_id, ',') from o",
                "with o as (delete from orders o using orders p where true returning o.product_id)"
                        + " select string_agg(product_id, ',') from o"
            })
    void readsOnlyItsOwnRowsHoweverItAsks(String query) throws SQLException {
        String text = query.replace("GLOBEX", globex.id().toString()).replace("ORDER", globexsOrder.toString());
        assertThat(read(text)).contains("SKU-ACME").doesNotContain("SKU-GLOBEX");
        app.rollback();
        actFor(globex);
        assertThat(read(text)).contains("SKU-GLOBEX").doesNotContain("SKU-ACME");
        app.rollback();
    }

    @Test
    void copiesOnlyItsOwnRowsOut() throws Exception {
        for (String source : List.of("shared.orders", "(select * from shared.orders)")) {
            StringWriter rows = new StringWriter();
            copy().copyOut("copy " + source + " to stdout", rows);
            assertThat(rows.toString()).contains("SKU-ACME").doesNotContain("SKU-GLOBEX");
        }
    }

    @Test
    void copiesNoRowsIn() {
        String row = globex.id() + "\t" + UUID.randomUUID() + "\tSKU\t1\tpending\n";
        assertThatThrownBy(() -> copy().copyIn(
                                "copy shared.orders (tenant_id, id, product_id, quantity, status) from stdin",
                                new StringReader(row)))
                .hasMessageContaining("COPY FROM not supported with row-level security");
    }

    /** A condition that may fail is not evaluated for rows that the policy hides. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select count(*)::text from orders where 1 / (length(product_id) - length('SKU-GLOBEX')) > 5",
                "select count(*)::text from orders where (product_id || 'x')::integer = 1 and product_id like 'SKU-G%'"
            })
    void raisesNoErrorForRowsOfOthers(String query) throws SQLException {
        assertThat(read(query)).isEqualTo("0");
        app.rollback();
        actFor(globex);
        assertThatThrownBy(() -> read(query)).isInstanceOf(SQLException.class);
    }

    /** A key that refers to another tenant's row, or to none, is refused alike. */
    @Test
    void refersToNoRowsOfOthers() throws SQLException {
        String insert = "insert into order_transitions (id, order_id, order_version, from_status, to_status)"
                + " values (gen_random_uuid(), ?, 1, 'pending', 'confirmed')";
        List<String> refusals = new ArrayList<>();
        for (UUID order : List.of(globexsOrder, UUID.randomUUID())) {
            assertThatThrownBy(() -> Sql.execute(app, insert, order))
                    .satisfies(refused -> refusals.add(
                            refused.getMessage().replace(order.toString(), "ID").replaceAll("\\d+", "")));
            app.rollback();
            actFor(acme);
        }
        assertThat(refusals.getFirst()).contains("order_transitions_order").isEqualTo(refusals.getLast());
        Sql.execute(app, insert, acmesOrder);
    }

    @Test
    void learnsNothingFromConflicts() throws SQLException {
        String insert = "insert into orders (id, product_id, quantity, status) values (?, 'SKU', 1, 'pending')"
                + " on conflict do nothing";
        assertThat(Sql.execute(app, insert, acmesOrder)).isZero();
        assertThat(Sql.execute(app, insert, globexsOrder))
                .as("as if nobody had it")
                .isEqualTo(1);
        String forGlobex =
                "insert into orders (tenant_id, id, product_id, quantity, status) values (?, ?, 'SKU', 1, 'pending')"
                        + " on conflict (tenant_id, id) do update set product_id = 'TAKEN'";
        for (UUID order : List.of(globexsOrder, UUID.randomUUID())) {
            assertThatThrownBy(() -> Sql.execute(app, forGlobex, globex.id().value(), order))
                    .hasMessageContaining("violates row-level security policy");
            app.rollback();
            actFor(acme);
        }
    }

    @Test
    void readsNoStatisticsOfTablesWithRowsOfOthers() throws SQLException {
        superuser.execute("analyze shared.orders");
        String query = "select count(*)::text from pg_stats where schemaname = 'shared' and tablename = 'orders'";
        assertThat(superuser.number(query.replace("::text", ""))).isPositive();
        assertThat(read(query)).isEqualTo("0");
    }

    /** Also if PostgreSQL plans it once for all values. */
    @ParameterizedTest
    @ValueSource(strings = {"force_generic_plan", "force_custom_plan"})
    void keepsNoTenantInAPreparedStatement(String mode) throws SQLException {
        Sql.execute(app, "set local plan_cache_mode = " + mode);
        Sql.execute(app, "prepare products as select string_agg(product_id, ',') from shared.orders");
        assertThat(read("execute products")).isEqualTo("SKU-ACME");
        app.commit();
        actFor(globex);
        assertThat(read("execute products")).isEqualTo("SKU-GLOBEX");
        app.commit();
        assertThat(read("execute products")).isNull();
    }

    /** A savepoint cannot be older than the tenant that the fence has set. */
    @Test
    void keepsItsTenantIfItRollsBackToASavepoint() throws SQLException {
        Sql.execute(app, "savepoint before");
        actFor(globex);
        Sql.execute(app, "rollback to savepoint before");
        assertThat(read("select string_agg(product_id, ',') from orders")).isEqualTo("SKU-ACME");
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "' ', error", "x, error", "00000000-0000-0000-0000-000000000000, 0", "%, error"})
    void showsNothingIfTheSettingNamesNoTenant(String setting, String shown) throws SQLException {
        Sql.execute(app, "select set_config('app.current_tenant', ?, true)", setting);
        if (shown.equals("error")) {
            assertThatThrownBy(() -> read("select count(*)::text from orders"))
                    .hasMessageContaining("invalid input syntax for type uuid");
        } else {
            assertThat(read("select count(*)::text from orders")).isEqualTo(shown);
        }
    }

    /** Each of these would reach around the policies, or leave something for others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "set session_replication_role = replica",
                "set session authorization tenantry_owner",
                "do $$ begin execute 'set role tenantry_owner'; end $$",
                "alter role tenantry_app bypassrls",
                "alter role tenantry_app superuser",
                "grant tenantry_owner to tenantry_app",
                "create role mine superuser",
                "create function shared.leak() returns text language sql security definer as 'select 1::text'",
                "create view shared.mine as select * from shared.orders",
                "create materialized view shared.mine as select * from shared.orders",
                "create temporary view orders as select * from shared.users",
                "select * into temporary orders from shared.users",
                "create rule mine as on insert to shared.orders do nothing",
                "create trigger mine before insert on shared.orders for each row"
                        + " execute function suppress_redundant_updates_trigger()",
                "create policy mine on shared.orders using (true)",
                "alter policy tenant_isolation on shared.orders using (true)",
                "alter table shared.orders no force row level security",
                "alter table shared.orders owner to tenantry_app",
                "create statistics shared.mine on product_id, quantity from shared.orders",
                "create index on shared.orders (product_id)",
                "create extension dblink",
                "create foreign data wrapper mine",
                "create publication mine for table shared.orders",
                "copy shared.orders to '/tmp/orders'",
                "copy shared.orders to program 'cat'",
                "select pg_read_file('/etc/passwd')",
                "select pg_ls_dir('/')",
                "select lo_import('/etc/passwd')",
                "select lo_create(0)",
                "select lo_from_bytea(0, 'x')",
                "select pg_reload_conf()",
                "select set_config('log_statement', 'all', false)",
                "select rolpassword from pg_authid",
                "select stavalues1 from pg_statistic",
                "select data from pg_largeobject",
                "select * from pg_hba_file_rules",
                "select pg_create_logical_replication_slot('mine', 'pgoutput')",
                "select tenancy.isolate('shared.orders')",
                "select * from control.memberships_complete",
                "select * from control.uploads",
                "comment on table shared.orders is 'mine'"
            })
    void isDeniedWhatReachesAroundPolicies(String statement) {
        assertThatThrownBy(() -> Sql.execute(app, statement))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState())
                                .as(refused.getMessage())
                                .isEqualTo("42501"));
    }

    private CopyManager copy() throws SQLException {
        return app.unwrap(PGConnection.class).getCopyAPI();
    }

    private void actFor(Tenant tenant) throws SQLException {
        Sql.execute(
                app,
                "select set_config('app.current_tenant', ?, true)",
                tenant.id().toString());
    }

    private String read(String query) throws SQLException {
        return Sql.query(app, query, row -> row.getString(1)).getFirst();
    }
}
