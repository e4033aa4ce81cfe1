package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.paging.Cursor;
import dev.tenantry.paging.PageRequest;
import dev.tenantry.paging.Position;
import dev.tenantry.sql.Sql;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.support.OwnDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Asks PostgreSQL how it reads lists of a tenant that has 700,000 of a million orders: as the app role, under
 * row-level security. The others have three orders each, so that an average tenant has few. Pending orders are rare and
 * the oldest of all, which is the worst case for a list that would read in the order of time and leave out what does
 * not match.
 */
@BesideOthers
class ListPlansTest {

    private static final UUID ACME = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000000");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    // Indexes are created afterwards, as they are defined, which is faster.
    private static final String DROP_INDEXES = """
            create temporary table definitions as
            select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
              from pg_index i where indrelid in ('shared.orders'::regclass, 'shared.order_products'::regclass)
               and not exists (select from pg_constraint c where c.conindid = i.indexrelid);
            do $$ declare index text; begin
                for index in select name from definitions loop execute 'drop index ' || index; end loop;
            end $$;
            """;

    private static final String LOAD = """
            set session_replication_role = replica;
            insert into shared.orders (tenant_id, id, product_id, quantity, status, created_at, number, reference)
            select case when i %% 10 < 7 then '%1$s'
                        else ('bbbbbbbb-0000-4000-8000-' || lpad((i / 10)::text, 12, '0')) end::uuid,
                   ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
                   case when i %% 3 = 0 then 'COMMON' else 'SKU-' || i %% 5000 end,
                   1,
                   case when i < 3000 then 'pending' when i %% 100 = 1 then 'cancelled' when i %% 7 = 0 then 'shipped'
                        when i %% 7 = 1 then 'confirmed' else 'delivered' end,
                   timestamptz '2026-01-01' + i * interval '10 seconds',
                   i,
                   case when i %% 4 = 0 then 'PO-' || i end
              from generate_series(%2$d, %3$d) i;
            insert into shared.order_products (tenant_id, order_id, product_id, status, created_at)
            select tenant_id, id, case when number %% 3 = 1 then 'COMMON' else 'FURTHER' end, status, created_at
              from shared.orders where number %% 10 = 1 and number between %2$d and %3$d;
            """;

    private static final String CREATE_INDEXES = """
            do $$ declare index text; begin
                for index in select definition from definitions loop execute index; end loop;
            end $$;
            vacuum analyze shared.orders, shared.order_products;
            """;

    // What PostgreSQL believes about the rows of a tenant: kind 3 is how well they are sorted.
    private static final String TELL_CORRELATION = """
            with told as (select array[?::real] as value)
            update pg_statistic s
               set stanumbers1 = case stakind1 when 3 then told.value else stanumbers1 end,
                   stanumbers2 = case stakind2 when 3 then told.value else stanumbers2 end,
                   stanumbers3 = case stakind3 when 3 then told.value else stanumbers3 end
              from told
             where starelid in ('shared.orders'::regclass, 'shared.order_products'::regclass) and staattnum = 1
            """;

    private static OwnDatabase database;
    private static SessionFactory hibernate;

    @BeforeAll
    static void load() throws SQLException {
        database = OwnDatabase.onAnotherServer("tenantry_list_plans")
                .withRegistry()
                .withSharedHome();
        try (Connection superuser = database.asSuperuser()) {
            Sql.execute(superuser, "set maintenance_work_mem = '256MB'");
            // PostgreSQL does not know the last ones: its statistics are always somewhat old.
            String script = DROP_INDEXES
                    + LOAD.formatted(ACME, 1, 950_000)
                    + CREATE_INDEXES
                    + LOAD.formatted(ACME, 950_001, 1_000_000);
            for (String step : script.split(";\n(?!end)")) {
                Sql.execute(superuser, step);
            }
        }
        hibernate = new Configuration()
                .addAnnotatedClass(Order.class)
                .addAnnotatedClass(OrderProduct.class)
                .setProperty("hibernate.connection.url", database.url())
                .setProperty("hibernate.connection.username", "tenantry_app")
                .setProperty("hibernate.connection.password", "tenantry_app")
                .setProperty("hibernate.default_schema", "shared")
                .buildSessionFactory();
    }

    @AfterAll
    static void drop() {
        hibernate.close();
        database.close();
    }

    // The indexes, and the parts of the list that are read one by one: each reads one row that it may not need. A list
    // of
    // several parts then looks up each order.
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            -                         | -       | -       | orders_newest                                  | 1
            -                         | -       | bounded | orders_newest                                  | 1
            pending                   | -       | -       | orders_newest_by_status                        | 1
            cancelled                 | -       | bounded | orders_newest_by_status                        | 1
            pending,delivered         | -       | -       | orders_newest_by_status                        | 2
            pending,cancelled,shipped | -       | bounded | orders_newest_by_status                        | 3
            -                         | COMMON  | -       | orders_newest_by_product,order_products_newest | 10
            -                         | FURTHER | bounded | orders_newest_by_product,order_products_newest | 10
            pending                   | COMMON  | -       | orders_newest_by_product,order_products_newest | 2
            pending,delivered         | SKU-1   | -       | orders_newest_by_product,order_products_newest | 4
            cancelled                 | FURTHER | bounded | orders_newest_by_product,order_products_newest | 2
            cancelled                 | NONE    | -       | orders_newest_by_product,order_products_newest | 2
            """)
    void readsAPageAndNoMore(String statuses, String product, String bounds, String indexes, int parts)
            throws Exception {
        // In a home of its own, a tenant's rows are next to each other, so reading all of them seems cheap.
        for (double correlation : new double[] {0.1, 1}) {
            database.execute(TELL_CORRELATION, correlation);
            readsAPageAndNoMoreNow(statuses, product, bounds, indexes, parts);
        }
    }

    private static void readsAPageAndNoMoreNow(
            String statuses, String product, String bounds, String indexes, int parts) throws Exception {
        for (OrderSort sort : OrderSort.values()) {
            for (PageRequest page : pages()) {
                OrderFilter filter = new OrderFilter(
                        statuses(statuses),
                        Optional.of(product).filter(name -> !name.equals("-")),
                        Optional.empty(),
                        bounds.equals("-") ? Optional.empty() : Optional.of(BEGIN.plusSeconds(10)),
                        Optional.empty(),
                        sort);
                int most = statuses.equals("-") && parts == 1 ? page.limit() + 1 : 2 * (page.limit() + 1) + parts;
                for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
                    QueryPlan plan = explain(new Listing(filter, page), mode);
                    String what = "%s, %s, %s".formatted(sort, page, mode);
                    SoftAssertions.assertSoftly(softly -> {
                        softly.assertThat(plan.unorderedReads()).as(what).isZero();
                        softly.assertThat(plan.staysInTheTenant()).as(what).isTrue();
                        softly.assertThat(plan.rowsRead()).as(what).isLessThanOrEqualTo(most);
                        softly.assertThat(plan.pages()).as(what).isLessThan(most * 5 + 60);
                        softly.assertThat(plan.indexes()).as(what).contains(indexes.split(","));
                        softly.assertThat(plan.indexes()).as(what).isSubsetOf(("orders_pk," + indexes).split(","));
                    });
                }
            }
        }
    }

    // From the beginning, the middle and near both ends; the ids are in the order of time.
    private static List<PageRequest> pages() {
        Position middle = position(500_000);
        return List.of(
                new PageRequest(50, Optional.empty()),
                new PageRequest(200, Optional.empty()),
                new PageRequest(200, Optional.of(new Cursor(middle, false, false))),
                new PageRequest(50, Optional.of(new Cursor(middle, true, true))),
                new PageRequest(50, Optional.of(new Cursor(position(5), false, false))),
                new PageRequest(50, Optional.of(new Cursor(position(950_001), false, false))),
                new PageRequest(50, Optional.of(new Cursor(position(999_995), false, false))));
    }

    private static Position position(int number) {
        return new Position(BEGIN.plusSeconds(10L * number), new UUID(0x7000, 0x8000L << 48 | number));
    }

    private static Set<OrderStatus> statuses(String names) {
        Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
        for (OrderStatus status : OrderStatus.values()) {
            if (List.of(names.split(",")).contains(status.wireName())) {
                statuses.add(status);
            }
        }
        return statuses;
    }

    @Test
    void readsOneOrderByItsReference() throws Exception {
        OrderFilter filter = new OrderFilter(
                EnumSet.of(OrderStatus.PENDING),
                Optional.of("COMMON"),
                Optional.of("PO-4"),
                Optional.of(BEGIN),
                Optional.empty(),
                OrderSort.NEWEST_FIRST);
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            QueryPlan plan = explain(new Listing(filter, new PageRequest(200, Optional.empty())), mode);
            assertThat(plan.unorderedReads()).isZero();
            assertThat(plan.staysInTheTenant()).isTrue();
            assertThat(plan.indexes()).containsExactly("orders_reference_unique");
            assertThat(plan.rowsRead()).isEqualTo(1);
        }
    }

    @Test
    void showsOnlyTheTenantsOrders() throws Exception {
        OrderFilter filter = new OrderFilter(
                Set.of(),
                Optional.of("COMMON"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OrderSort.NEWEST_FIRST);
        QueryPlan plan = explain(new Listing(filter, new PageRequest(200, Optional.empty())), "force_generic_plan");
        assertThat(plan.rows()).isEqualTo(201);
        assertThat(plan.rowsRead()).isBetween(402L, 412L);
    }

    private static QueryPlan explain(Listing listing, String mode) throws Exception {
        try (Connection app = DriverManager.getConnection(database.url(), "tenantry_app", "tenantry_app")) {
            app.setAutoCommit(false);
            Sql.execute(app, "select set_config('app.current_tenant', ?, true)", ACME.toString());
            RecordedQueries queries = new RecordedQueries(app);
            ListQuery query = new ListQuery(listing);
            try (Session session =
                    hibernate.withOptions().connection(queries.recording()).openSession()) {
                assertThat(query.bind(session.createQuery(query.text(), OrderRow.class))
                                .getResultList())
                        .allMatch(row -> row.tenantId().equals(ACME));
            }
            Sql.execute(app, "set local plan_cache_mode = " + mode);
            RecordedQueries.Recorded recorded = queries.last();
            Sql.execute(app, "prepare list as " + recorded.numbered());
            String execute =
                    recorded.parameters().isEmpty() ? "execute list" : "execute list(" + recorded.literals() + ")";
            String json = Sql.query(app, "explain (analyze, buffers, format json) " + execute, row -> row.getString(1))
                    .getFirst();
            return new QueryPlan(new ObjectMapper().readTree(json).get(0).get("Plan"));
        }
    }
}
