package dev.tenantry.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.Superuser;
import dev.tenantry.support.TestTenants;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists the tenants of one slug, which many have had, so that other tests' tenants do not appear. */
@QuarkusTest
class TenantListTest {

    private static final int DELETED = 5;

    private final AdminClient admin = new AdminClient();
    private final TestTenants tenants = new TestTenants();
    private final List<String> ids = new ArrayList<>();

    private Slug slug;
    private Tenant today;

    @BeforeEach
    void createTenants() {
        slug = new Slug(AdminClient.freshSlug("acme"));
        for (int i = 0; i < DELETED; i++) {
            Tenant former = tenants.createWithSlug(slug, Plan.FREE);
            tenants.change(former, "status", "deleted");
            ids.add(former.id().toString());
        }
        today = tenants.createWithSlug(slug, Plan.PRO);
        ids.add(today.id().toString());
        ids.sort(null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 100})
    void showsEachTenantOnceHoweverLongThePages(int limit) {
        List<JsonPath> pages = pages(Map.of("slug", slug.value(), "limit", limit));
        assertThat(idsOf(pages)).isEqualTo(ids);
        assertThat(pages).hasSize((ids.size() + limit - 1) / limit);
        assertThat(pages).allSatisfy(page -> assertThat(page.getList("items")).hasSizeLessThanOrEqualTo(limit));
    }

    @Test
    void showsAllTenantsOfThePlatform() {
        List<String> all = idsOf(pages(Map.of("limit", 100)));
        assertThat(all).containsAll(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void showsFiftyByDefault() {
        tenants.change(today, "status", "deleted");
        Superuser.inMainDatabase()
                .execute(
                        "insert into control.tenants (id, slug, name, plan, status, deleted_at) select gen_random_uuid(), '"
                                + slug + "', 'Acme', 'free', 'deleted', now() from generate_series(1, 45)");
        list(Map.of("slug", slug.value(), "status", "deleted")).body("items", hasSize(50));
    }

    @Test
    void filtersByStatusPlanAndTier() {
        assertThat(tenantsOf(Map.of("status", "active")))
                .containsExactly(today.id().toString());
        assertThat(tenantsOf(Map.of("status", "deleted")))
                .hasSize(DELETED)
                .doesNotContain(today.id().toString());
        assertThat(tenantsOf(Map.of("status", "suspended"))).isEmpty();
        assertThat(tenantsOf(Map.of("plan", "pro"))).containsExactly(today.id().toString());
        assertThat(tenantsOf(Map.of("plan", "free"))).hasSize(DELETED);
        assertThat(tenantsOf(Map.of("tier", "row"))).isEqualTo(ids);
        assertThat(tenantsOf(Map.of("tier", "schema"))).isEmpty();
        assertThat(tenantsOf(Map.of("plan", "free", "status", "active"))).isEmpty();
        assertThat(tenantsOf(Map.of("plan", "free", "status", "deleted", "tier", "row")))
                .hasSize(DELETED);

        Tenant globex = admin.create("globex", IsolationTier.SCHEMA);
        list(Map.of("slug", globex.slug().value(), "tier", "schema"))
                .body("items.id", contains(globex.id().toString()));
        list(Map.of("slug", globex.slug().value(), "tier", "row")).body("items", empty());
    }

    @Test
    void listsTenantsInTheOrderOfTheirCreation() {
        Tenant first = admin.create("acme", IsolationTier.ROW);
        Tenant second = admin.create("acme", IsolationTier.ROW);
        Tenant third = admin.create("acme", IsolationTier.ROW);
        assertThat(new TreeSet<>(List.of(
                        third.id().toString(),
                        first.id().toString(),
                        second.id().toString())))
                .containsExactly(
                        first.id().toString(),
                        second.id().toString(),
                        third.id().toString());
    }

    private List<String> tenantsOf(Map<String, Object> filter) {
        Map<String, Object> parameters = new HashMap<>(filter);
        parameters.put("slug", slug.value());
        return list(parameters).extract().jsonPath().getList("items.id", String.class);
    }

    private ValidatableResponse list(Map<String, Object> parameters) {
        return admin.send().queryParams(parameters).get("/admin/tenants").then().statusCode(200);
    }

    private List<JsonPath> pages(Map<String, Object> parameters) {
        List<JsonPath> pages = new ArrayList<>();
        pages.add(list(parameters).extract().jsonPath());
        while (pages.getLast().getString("next") != null) {
            Map<String, Object> following = new HashMap<>(parameters);
            following.put("after", pages.getLast().getString("next"));
            pages.add(list(following).extract().jsonPath());
        }
        return pages;
    }

    private static List<String> idsOf(List<JsonPath> pages) {
        return pages.stream()
                .flatMap(page -> page.getList("items.id", String.class).stream())
                .toList();
    }
}
