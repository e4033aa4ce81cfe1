package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.PageWalk;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Compares random lists with what they should be: random orders of several products, some placed in the same moment,
 * random filters, both sort orders, and pages of random sizes.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrderListModelTest {

    private static final List<String> PRODUCTS = List.of("anvil", "rocket", "magnet", "50%~'--");
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MOMENTS = 8;

    private final long seed = Long.getLong("tenantry.order.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private @Nullable List<Known> all;

    /** An order as it was read on its own. */
    private record Known(String id, Set<String> products, OrderStatus status, String reference, Instant createdAt) {}

    // Before all tests, the service's port is not known yet.
    @BeforeEach
    void placeOrders() {
        if (all != null) {
            return;
        }
        acme = tenants.create("acme", Plan.ENTERPRISE);
        tenants.setRateLimit(acme, 1_000_000);
        Tenant globex = tenants.create("globex", Plan.ENTERPRISE);
        OrdersApi.place(globex, "anvil");
        for (int i = 0; i < 60; i++) {
            placeOne(i);
        }
        all = PageWalk.from(acme, "/orders?limit=200").stream()
                .flatMap(page -> page.jsonPath().<Map<String, Object>>getList("$").stream())
                .map(OrderListModelTest::known)
                .toList();
        assertThat(all).hasSize(60);
    }

    /** Also changes some orders on their way, so that what they are found by must follow. */
    private void placeOne(int number) {
        String id = as(acme).contentType("application/json")
                .body("{\"lines\": " + someLines() + ", \"currency\": \"EUR\", \"reference\": \"PO-" + number + "\"}")
                .post("/orders")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        int version = 0;
        if (random.nextInt(3) == 0) {
            Response patched = as(acme).contentType("application/merge-patch+json")
                    .header("If-Match", "\"0\"")
                    .body("{\"lines\": " + someLines() + "}")
                    .patch("/orders/" + id);
            patched.then().statusCode(200);
            version = Integer.parseInt(patched.header("ETag").replace("\"", ""));
        }
        List<String> ways =
                List.of("", "confirmation", "confirmation shipment", "confirmation shipment delivery", "cancellation");
        for (String step : ways.get(random.nextInt(ways.size())).split(" ")) {
            if (!step.isEmpty()) {
                var request = as(acme).header("If-Match", "\"" + version++ + "\"");
                if (step.equals("cancellation")) {
                    request.contentType("application/json").body("{\"reason\": \"no need\"}");
                }
                request.post("/orders/" + id + "/" + step).then().statusCode(200);
            }
        }
        Instant moment = FIRST.plusSeconds(random.nextInt(MOMENTS));
        for (String set : new String[] {
            "orders set created_at = ?::timestamptz where id",
            "order_products set created_at = ?::timestamptz where order_id"
        }) {
            Superuser.inMainDatabase().execute("update shared." + set + " = ?", moment.toString(), UUID.fromString(id));
        }
    }

    private String someLines() {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(line -> "{\"product_id\": \"" + PRODUCTS.get(random.nextInt(PRODUCTS.size()))
                        + "\", \"quantity\": 1, \"unit_price\": 1}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static Known known(Map<String, Object> order) {
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> lines = (List<Map<String, Object>>) order.get("lines");
        return new Known(
                (String) order.get("id"),
                lines.stream().map(line -> (String) line.get("product_id")).collect(Collectors.toSet()),
                OrderStatus.valueOf(((String) order.get("status")).toUpperCase(Locale.ROOT)),
                (String) order.get("reference"),
                Instant.parse((String) order.get("created_at")));
    }

    private OrderFilter anyFilter() {
        Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
        for (int i = random.nextInt(4); i > 0; i--) {
            statuses.add(OrderStatus.values()[random.nextInt(OrderStatus.values().length)]);
        }
        int begin = random.nextInt(MOMENTS);
        return new OrderFilter(
                statuses,
                random.nextInt(2) == 0 ? Optional.empty() : Optional.of(PRODUCTS.get(random.nextInt(PRODUCTS.size()))),
                random.nextInt(9) > 0 ? Optional.empty() : Optional.of("PO-" + random.nextInt(70)),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(FIRST.plusSeconds(begin)),
                random.nextInt(3) > 0
                        ? Optional.empty()
                        : Optional.of(FIRST.plusSeconds(begin + random.nextInt(MOMENTS))
                                .plusNanos(1_000)),
                random.nextBoolean() ? OrderSort.NEWEST_FIRST : OrderSort.OLDEST_FIRST);
    }

    private List<String> expected(OrderFilter filter) {
        Comparator<Known> order = Comparator.comparing(Known::createdAt).thenComparing(Known::id);
        return all.stream()
                .filter(known ->
                        filter.statuses().isEmpty() || filter.statuses().contains(known.status()))
                .filter(known ->
                        filter.productId().map(known.products()::contains).orElse(true))
                .filter(known ->
                        filter.reference().map(known.reference()::equals).orElse(true))
                .filter(known -> filter.from()
                        .map(time -> known.createdAt().compareTo(time) >= 0)
                        .orElse(true))
                .filter(known -> filter.to()
                        .map(time -> known.createdAt().compareTo(time) < 0)
                        .orElse(true))
                .sorted(filter.sort() == OrderSort.NEWEST_FIRST ? order.reversed() : order)
                .map(Known::id)
                .toList();
    }

    @RepeatedTest(60)
    void showsEachOrderOfAListOnceAndInOrder() {
        OrderFilter filter = anyFilter();
        String list = filter.list();
        String path = list + (list.contains("?") ? "&" : "?") + "limit=" + (1 + random.nextInt(20));
        List<Response> pages = PageWalk.from(acme, path);
        assertThat(PageWalk.ids(pages))
                .as("%s, -Dtenantry.order.seed=%d", path, seed)
                .isEqualTo(expected(filter));

        // And all the way back, page by page.
        for (int i = pages.size() - 1; i > 0; i--) {
            Response previous =
                    PageWalk.get(acme, PageWalk.link(pages.get(i), "prev").orElseThrow());
            assertThat(previous.asString())
                    .as("%s, -Dtenantry.order.seed=%d", path, seed)
                    .isEqualTo(pages.get(i - 1).asString());
        }
        assertThat(PageWalk.link(pages.getFirst(), "prev")).isEmpty();
    }

    @Test
    void hasProductsOfFurtherLinesOnlyOnce() {
        List<String> doubled = Superuser.inMainDatabase()
                .texts(
                        "select o.id from shared.orders o join shared.order_products p on p.order_id = o.id"
                                + " where o.tenant_id = ? and (p.product_id = o.product_id or p.status <> o.status"
                                + " or p.created_at <> o.created_at)",
                        acme.id().value());
        assertThat(doubled).isEmpty();
        assertThat(new ArrayList<>(all))
                .anySatisfy(known -> assertThat(known.products()).hasSizeGreaterThan(2));
    }
}
