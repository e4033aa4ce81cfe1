package dev.tenantry.order;

import static dev.tenantry.support.Api.as;
import static dev.tenantry.support.PageWalk.get;
import static dev.tenantry.support.PageWalk.link;
import static dev.tenantry.support.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import dev.tenantry.support.Crowd;
import dev.tenantry.support.OrdersApi;
import dev.tenantry.support.PageWalk;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of lists of orders: their links, their cursors, and what is refused. */
@QuarkusTest
class OrderPagesTest {

    private static final String REQUIREMENT =
            "must come from a link of a page of this list, with the same filter and sort order";

    private final TestTenants tenants = new TestTenants();

    private Tenant acme;
    private Tenant globex;

    @BeforeEach
    void createTenants() {
        acme = tenants.create("acme", Plan.ENTERPRISE);
        globex = tenants.create("globex", Plan.ENTERPRISE);
    }

    private List<String> addOrders(Tenant tenant, int number) {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            newestFirst.addFirst(tenants.addOrder(tenant, "SKU-" + i).toString());
        }
        return newestFirst;
    }

    @Test
    void linksThePagesOfAList() {
        List<String> all = addOrders(acme, 5);

        Response first = get(acme, "/orders?limit=2&status=pending");
        assertThat(first.header("Link")).matches("</orders\\?status=pending&limit=2&cursor=[\\w-]{56}>; rel=\"next\"");
        Response second = get(acme, link(first, "next").orElseThrow());
        assertThat(OrdersApi.each(second, "id")).isEqualTo(all.subList(2, 4));
        assertThat(second.header("Link"))
                .matches("</orders\\?status=pending&limit=2&cursor=[\\w-]{56}>; rel=\"prev\","
                        + " </orders\\?status=pending&limit=2&cursor=[\\w-]{56}>; rel=\"next\"");
        Response third = get(acme, link(second, "next").orElseThrow());
        assertThat(OrdersApi.each(third, "id")).isEqualTo(all.subList(4, 5));
        assertThat(link(third, "next")).isEmpty();

        Response back = get(acme, link(second, "prev").orElseThrow());
        assertThat(back.asString()).isEqualTo(first.asString());
        assertThat(link(back, "prev")).isEmpty();
        assertThat(get(acme, "/orders").header("Link")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "11, 11", "50, 50", "51, 51", "200, 200"})
    void hasAsManyOrdersOnAPageAsAreAskedFor(int limit, int expected) {
        Superuser.inMainDatabase().addOrders(acme, 201);
        Response page = get(acme, "/orders?limit=" + limit);
        assertThat(OrdersApi.each(page, "id")).hasSize(expected);
        assertThat(link(page, "next")).isPresent();
    }

    @Test
    void hasFiftyOrdersOnAPageUnlessToldOtherwise() {
        Superuser.inMainDatabase().addOrders(acme, 51);
        Response page = get(acme, "/orders");
        assertThat(OrdersApi.each(page, "id")).hasSize(50);
        assertThat(link(page, "next").orElseThrow()).contains("limit=50");
    }

    @Test
    void refusesTheCursorOfAnotherTenantLikeOneThatWasMadeUp() {
        addOrders(acme, 3);
        addOrders(globex, 3);
        String ofGlobex = link(get(globex, "/orders?limit=1"), "next").orElseThrow();
        get(globex, ofGlobex).then().statusCode(200);
        String madeUp = "/orders?limit=1&cursor=" + "A".repeat(56);

        String foreign = problem(get(acme, ofGlobex), 400, "validation-failed")
                .body("errors[0].field", equalTo("cursor"))
                .body("errors[0].message", equalTo(REQUIREMENT))
                .extract()
                .asString();
        String unknown = problem(get(acme, madeUp), 400).extract().asString();
        assertThat(anonymous(foreign)).isEqualTo(anonymous(unknown));
    }

    private static String anonymous(String problem) {
        return problem.replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&status=shipped",
                "&status=pending&status=shipped",
                "&status=pending&sort=created_at",
                "&status=pending&product_id=SKU-1",
                "&status=pending&created_from=2000-01-01T00:00:00Z"
            })
    void refusesTheCursorOfAnotherList(String other) {
        addOrders(acme, 3);
        String next = link(get(acme, "/orders?limit=1&status=pending"), "next").orElseThrow();
        String cursor = next.substring(next.indexOf("cursor="));
        get(acme, "/orders?status=pending&" + cursor).then().statusCode(200);
        problem(get(acme, "/orders?limit=1" + other + "&" + cursor), 400)
                .body("errors.field", equalTo(List.of("cursor")));
    }

    @Test
    void namesAllParametersThatAreWrong() {
        problem(get(acme, "/orders?limit=0&status=foo&cursor=x"), 400, "validation-failed")
                .body("errors.field", containsInAnyOrder("limit", "status", "cursor"))
                .body("errors.message", everyItem(org.hamcrest.Matchers.startsWith("must ")));
        problem(
                        get(
                                acme,
                                "/orders?product_id=A%20B&reference=%07&created_from=today&created_to=2026-02-30T00:00:00Z"
                                        + "&sort=id&limit=1&limit=2"),
                        400)
                .body(
                        "errors.field",
                        containsInAnyOrder("product_id", "reference", "created_from", "created_to", "sort", "limit"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cursor=%00",
                "cursor=%F0%9F%92%A9",
                "cursor=%27%20or%20%271%27%3D%271",
                "cursor=AAAA%0D%0ALink:%20x",
                "limit=%D9%A1",
                "limit=9223372036854775808",
                "reference=%00",
                "reference=%EF%BF%BF%00",
                "product_id=%E2%80%AE",
                "created_from=2026-11-26T08:30:00+01:00",
                "created_from=%2B999999999-01-01T00:00:00Z",
                "status=pending&status=%00",
                "sort=created_at%20desc"
            })
    void refusesParametersThatAreNotValid(String query) {
        problem(get(acme, "/orders?" + query), 400, "validation-failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reference=%F0%9F%92%A9",
                "reference=%25_%5C%27%22",
                "product_id=%27%3B--%25%7E",
                "created_from=0000-01-01T00:00:00Z&created_to=9999-12-31T23:59:59.999999999%2B00:00",
                "created_to=0001-01-01T00:00:00-18:00",
                "statsu=shipped&Status=shipped"
            })
    void acceptsOddParametersThatAreValid(String query) {
        get(acme, "/orders?" + query).then().statusCode(200);
    }

    @Test
    void findsAnOrderByItsReference() {
        for (String reference : new String[] {"PO 42+é/%", "PO-43"}) {
            as(acme).contentType("application/json")
                    .body("{\"product_id\": \"anvil\", \"quantity\": 1, \"reference\": \"" + reference + "\"}")
                    .post("/orders")
                    .then()
                    .statusCode(201);
        }
        Response found = as(acme).queryParam("reference", "PO 42+é/%").get("/orders");
        assertThat(OrdersApi.each(found, "reference")).containsExactly("PO 42+é/%");
        assertThat(found.header("Link")).isNull();
        for (String none : new String[] {
            "status=shipped",
            "product_id=rocket",
            "created_from=2999-01-01T00:00:00Z",
            "created_to=2000-01-01T00:00:00Z"
        }) {
            assertThat(OrdersApi.each(get(acme, "/orders?reference=PO-43&" + none), "id"))
                    .as(none)
                    .isEmpty();
        }
        assertThat(OrdersApi.each(
                        get(
                                acme,
                                "/orders?reference=PO-43&status=pending&product_id=anvil"
                                        + "&created_from=2000-01-01T00:00:00Z&created_to=2999-01-01T00:00:00Z"),
                        "id"))
                .hasSize(1);
        assertThat(OrdersApi.each(get(globex, "/orders?reference=PO-43"), "id")).isEmpty();
    }

    /** Orders leave a list when their status changes, and so can a whole page. */
    @Test
    void leadsBackFromAPageThatBecameEmpty() {
        List<String> all = addOrders(acme, 4);
        Response first = get(acme, "/orders?status=pending&limit=2");
        for (String gone : all.subList(2, 4)) {
            as(acme).header("If-Match", "\"0\"")
                    .post("/orders/" + gone + "/confirmation")
                    .then()
                    .statusCode(200);
        }
        Response empty = get(acme, link(first, "next").orElseThrow());
        assertThat(OrdersApi.each(empty, "id")).isEmpty();
        assertThat(link(empty, "next")).isEmpty();
        Response back = get(acme, link(empty, "prev").orElseThrow());
        assertThat(back.asString()).isEqualTo(first.asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-created_at", "created_at"})
    void missesAndDoublesNothingWhileOthersInsert(String sort) {
        List<String> before = addOrders(acme, 60);
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger placed = new AtomicInteger();
        Crowd<Boolean> others = Crowd.of(2, () -> {
            while (!done.get()) {
                OrdersApi.place(acme, "SKU-NEW");
                placed.incrementAndGet();
            }
            return true;
        });
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("/orders?limit=3&sort=" + sort);
        // The oldest first, the new ones come last, and may never end.
        while (next.isPresent() && !seen.containsAll(before)) {
            int placedBefore = placed.get();
            await().until(() -> placed.get() > placedBefore || others.finished() > 0);
            Response page = get(acme, next.get());
            seen.addAll(OrdersApi.each(page, "id"));
            next = link(page, "next");
        }
        done.set(true);
        assertThat(others.results()).containsOnly(true);
        assertThat(seen).doesNotHaveDuplicates().containsAll(before);
    }

    /** PostgreSQL's now() is the beginning of a transaction, so a row can appear in front of a place already passed. */
    @Test
    void seesWhatExistedAlthoughAnEarlierTransactionCommitsLater() {
        List<String> before = addOrders(acme, 4);
        Response first = get(acme, "/orders?limit=2&sort=created_at");
        UUID late = tenants.addOrder(acme, "SKU-LATE");
        Superuser.inMainDatabase()
                .execute("update shared.orders set created_at = timestamptz '2000-01-01' where id = ?", late);
        List<String> seen = PageWalk.ids(PageWalk.from(acme, "/orders?limit=2&sort=created_at"));
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        List<String> rest = PageWalk.ids(PageWalk.from(acme, link(first, "next").orElseThrow()));
        assertThat(rest).containsExactly(before.get(1), before.get(0));
    }
}
