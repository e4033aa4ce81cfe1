package dev.tenantry.conformance;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sends every operation of the document as every caller, with every kind of id, and with the tenant named in every way.
 * {@link ExpectedAnswer} says what each cell is answered. An id of another tenant is answered as one that is not there,
 * no answer shows anything of another tenant, and nothing of another tenant changes.
 */
@QuarkusTest
class IsolationMatrixTest {

    /** Where the paths begin whose cells are sent. */
    private static final String BELOW = System.getProperty("tenantry.matrix.below", "/");

    @TestHTTPResource
    URI service;

    private final AtomicInteger sent = new AtomicInteger();
    private ExecutorService threads;
    private MatrixClient client;
    private MarkedTenants tenants;
    private MatrixRequests requests;
    private ApiDocument document;
    private List<MatrixOperation> operations;
    private Map<MarkedTenant, HomeRows> before;

    @BeforeEach
    void createTenants() {
        ApiPaths paths = ApiPaths.served();
        document = paths.all().getFirst().part().document();
        operations = MatrixOperation.all(paths).stream()
                .filter(operation -> operation.path().template().startsWith(BELOW))
                .toList();
        tenants = MarkedTenants.shared();
        client = new MatrixClient(service);
        requests = new MatrixRequests(client, tenants);
        before = foreignRows();
        threads = Executors.newFixedThreadPool(tenants.own().size());
    }

    @AfterEach
    void stop() throws IOException {
        threads.shutdownNow();
        client.close();
    }

    @TestFactory
    Stream<DynamicTest> answersEveryCallerAsTheModelSays() {
        return Stream.concat(
                operations.stream().map(operation -> dynamicTest(operation.name(), () -> check(operation))),
                Stream.of(dynamicTest("the rows of other tenants", this::checkRows)));
    }

    private void check(MatrixOperation operation) throws Exception {
        // A thread for each tenant, which therefore has one request at a time and meets none of its limits.
        List<Future<List<String>>> faults = new ArrayList<>();
        Cell.of(operation, tenants.own()).stream()
                .collect(groupingBy(Cell::own))
                .values()
                .forEach(cells -> faults.add(threads.submit(() -> faults(cells))));
        List<String> all = new ArrayList<>();
        for (Future<List<String>> some : faults) {
            all.addAll(some.get());
        }
        assertThat(all).as(operation.name()).isEmpty();
    }

    private List<String> faults(List<Cell> cells) {
        List<String> faults = new ArrayList<>();
        Map<String, Exchange> absent = new LinkedHashMap<>();
        for (Cell cell : cells) {
            Exchange answer = requests.send(cell);
            sent.incrementAndGet();
            CellCheck check = new CellCheck(cell, answer);
            check.status().ifPresent(faults::add);
            check.marks(tenants).ifPresent(faults::add);
            check.document(document).ifPresent(faults::add);
            String group = cell.caller() + " " + cell.naming();
            if (cell.id() == MatrixId.ABSENT) {
                absent.put(group, answer);
            } else if (cell.id().isForeign()) {
                check.difference(absent.get(group)).ifPresent(faults::add);
            }
        }
        return faults;
    }

    private void checkRows() {
        System.out.println("The isolation matrix has " + sent + " cells.");
        assertThat(sent).hasValueGreaterThan(BELOW.equals("/") ? 5000 : 500);
        foreignRows()
                .forEach((tenant, rows) -> assertThat(rows.byTable())
                        .as("rows of the other tenant of tier %s", tenant)
                        .containsExactlyInAnyOrderEntriesOf(before.get(tenant).byTable()));
        assertThat(tenants.all()).noneMatch(tenant -> HomeRows.of(tenant).contain(MatrixRequests.INTRUDER));
        for (TenantResource resource : TenantResources.ALL) {
            assertThat(tenants.foreign())
                    .allSatisfy(tenant -> assertThat(before.get(tenant)
                                    .byTable()
                                    .get(resource.tables().getFirst()))
                            .as("rows that a fault could have changed")
                            .isNotEmpty());
        }
    }

    private Map<MarkedTenant, HomeRows> foreignRows() {
        return tenants.foreign().stream().collect(toMap(identity(), HomeRows::of));
    }
}
