package dev.tenantry.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tenantry.http.InvalidParameterException;
import dev.tenantry.http.MemberFault;
import dev.tenantry.paging.Cursor;
import dev.tenantry.paging.PageRequest;
import dev.tenantry.paging.Position;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListParametersTest {

    private static final Cursor CURSOR = new Cursor(new Position(Instant.EPOCH, new UUID(0, 1)), false, false);

    private final List<String> lists = new ArrayList<>();

    /** @param query names and values in turn */
    private Listing read(String... query) {
        MultivaluedHashMap<String, String> map = new MultivaluedHashMap<>();
        for (int i = 0; i < query.length; i += 2) {
            map.add(query[i], query[i + 1]);
        }
        return new ListParameters(map).read((text, list) -> {
            lists.add(list);
            return text.equals("known") ? Optional.of(CURSOR) : Optional.empty();
        });
    }

    private List<String> faults(String... query) {
        InvalidParameterException refusal = catchThrowableOfType(InvalidParameterException.class, () -> read(query));
        assertThat(refusal).as("refusal of " + List.of(query)).isNotNull();
        return refusal.faults().stream().map(MemberFault::field).toList();
    }

    @Test
    void hasDefaults() {
        assertThat(read())
                .isEqualTo(read("status", "all", "sort", "-created_at", "limit", "50"))
                .isEqualTo(read("status", "", "limit", "", "cursor", "", "product_id", "", "reference", "", "sort", ""))
                .isEqualTo(new Listing(
                        new OrderFilter(
                                Set.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                OrderSort.NEWEST_FIRST),
                        new PageRequest(50, Optional.empty())));
    }

    @Test
    void namesOneListInOneWay() {
        String list = "/orders?status=pending&status=shipped&product_id=A%26B&reference=PO%2042%2B%C3%A9"
                + "&created_from=2026-01-01T00%3A00%3A00Z&created_to=2026-02-01T00%3A00%3A00Z&sort=created_at";
        assertThat(read(
                                "sort", "created_at",
                                "limit", "7",
                                "created_to", "2026-02-01T02:00:00+02:00",
                                "status", "shipped",
                                "product_id", "A&B",
                                "reference", "PO 42+\u00e9",
                                "created_from", "2026-01-01T00:00:00.000Z",
                                "status", "pending",
                                "status", "shipped",
                                "unknown", "1")
                        .filter()
                        .list())
                .isEqualTo(list);
        String[] all = {
            "status",
            "pending",
            "status",
            "confirmed",
            "status",
            "shipped",
            "status",
            "delivered",
            "status",
            "cancelled"
        };
        assertThat(read(all).filter()).isEqualTo(read().filter());
    }

    @Test
    void comparesTheCursorWithTheList() {
        assertThat(read("status", "pending", "limit", "3", "cursor", "known").page())
                .isEqualTo(new PageRequest(3, Optional.of(CURSOR)));
        assertThat(lists).containsExactly("/orders?status=pending");
    }

    @Test
    void namesAllThatIsWrong() {
        assertThat(faults("limit", "0", "status", "foo", "cursor", "x"))
                .containsExactlyInAnyOrder("limit", "status", "cursor");
        assertThat(faults(
                        "product_id", "A B",
                        "reference", " ",
                        "created_from", "yesterday",
                        "created_to", "2026",
                        "sort", "id",
                        "limit", "1",
                        "limit", "2"))
                .containsExactlyInAnyOrder("product_id", "reference", "created_from", "created_to", "sort", "limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "+1", "1.0", "1e2", "01", "1000", "99999999999", "x", " 1", "\u0661"})
    void limitsThePage(String limit) {
        assertThat(faults("limit", limit)).containsExactly("limit");
        assertThat(read("limit", "1").page().limit()).isEqualTo(1);
        assertThat(read("limit", "200").page().limit()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "status, all, pending",
        "sort, created_at, created_at",
        "cursor, known, known",
        "product_id, A, B",
        "reference, A, B",
        "created_from, 2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z"
    })
    void takesOneOfEachExceptStatuses(String name, String value, String other) {
        assertThat(faults(name, value, name, other)).containsExactly(name);
        read(name, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PENDING", " ", "pending,shipped", "pending'--", "al"})
    void refusesUnknownStatusesBesideKnownOnes(String status) {
        assertThat(faults("status", "pending", "status", status)).containsExactly("status");
    }

    @Test
    void refusesAnEndBeforeTheBeginning() {
        String begin = "2026-01-01T00:00:00Z";
        assertThat(faults("created_from", begin, "created_to", "2025-12-31T23:59:59Z"))
                .containsExactly("created_to");
        read("created_from", begin, "created_to", begin);
        read("created_from", begin, "created_to", "2026-01-01T00:00:00-01:00");
    }
}
