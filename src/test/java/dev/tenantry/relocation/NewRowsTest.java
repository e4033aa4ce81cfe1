package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.tenantry.operation.PermanentFailureException;
import dev.tenantry.relocation.TargetRows.Row;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.Placement;
import dev.tenantry.tenant.Plan;
import dev.tenantry.tenant.Slug;
import dev.tenantry.tenant.Tenant;
import dev.tenantry.tenant.TenantOverrides;
import dev.tenantry.tenant.TenantStatus;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of adopters' tables in the home of a new tenant. */
@BesideOthers
class NewRowsTest {

    private static TwoHomes homes;

    @BeforeAll
    static void create() {
        homes = new TwoHomes("tenantry_new_rows");
    }

    @AfterAll
    static void drop() {
        homes.close();
    }

    @BeforeEach
    void reset() {
        homes.reset();
    }

    /** The chain is as long as the table: each pass over the rows would find place for only some of them. */
    @Test
    void writesRowsThatReferenceThoseAfterThem() {
        createNodes();
        homes.change("insert into nodes (id, parent) select n, nullif(n + 1, 30001) from generate_series(1, 30000) n");
        cloneAcme();
        assertThat(homes.requireSame("nodes")).isEqualTo(30_000);
        assertThat(homes.database().look(String.class, "select relname from pg_class where relname like 'waiting%'"))
                .isEmpty();
    }

    @Test
    void writesRowsThatReferenceOthersInBothDirections() {
        createNodes();
        homes.change("insert into nodes (id, parent) select n, (n * 7919) % 5003 + 1 from generate_series(1, 5003) n");
        cloneAcme();
        assertThat(homes.requireSame("nodes")).isEqualTo(5_003);
    }

    @Test
    void keepsNoRowsThatWaitInMemory() {
        createNodes();
        try (Transfer transfer = homes.open()) {
            MovedTable nodes = table(transfer, "nodes");
            new NewRows(transfer).write(nodes, chunks -> {
                chunks.accept(List.of(row(1, "2")));
                Row waits = row(2, "3");
                WeakReference<Row> kept = new WeakReference<>(waits);
                chunks.accept(List.of(waits));
                waits = row(0, "");
                await().until(() -> {
                    System.gc();
                    return kept.get() == null;
                });
                chunks.accept(List.of(row(3, "")));
            });
        }
        assertThat(homes.rows(TwoHomes.OWN, "nodes")).hasSize(3);
    }

    @Test
    void refusesARowThatReferencesNone() {
        createNodes();
        homes.migrate(
                "create table notes (tenant_id uuid, id int, node int, primary key (tenant_id, id),"
                        + " foreign key (tenant_id, node) references nodes)",
                "select tenancy.isolate('notes')");
        try (Transfer transfer = homes.open()) {
            NewRows rows = new NewRows(transfer);
            for (String name : List.of("nodes", "notes")) {
                MovedTable table = table(transfer, name);
                assertThatThrownBy(() -> rows.write(table, chunks -> chunks.accept(List.of(row(1, "7")))))
                        .isInstanceOf(PermanentFailureException.class)
                        .hasMessageStartingWith("The rows of table " + name + " do not fit the table in the new home");
            }
        }
        assertThat(homes.rows(TwoHomes.OWN, "nodes")).isEmpty();
    }

    @Test
    void refusesARowThatIsThereTwice() {
        createNodes();
        homes.migrate(
                "create table notes (tenant_id uuid, id int, v int not null, primary key (tenant_id, id))",
                "select tenancy.isolate('notes')");
        try (Transfer transfer = homes.open()) {
            NewRows rows = new NewRows(transfer);
            for (String name : List.of("nodes", "notes")) {
                MovedTable table = table(transfer, name);
                assertThatThrownBy(() -> rows.write(table, chunks -> {
                            chunks.accept(List.of(row(1, "1")));
                            chunks.accept(List.of(row(1, "1")));
                        }))
                        .isInstanceOf(PermanentFailureException.class);
            }
            MovedTable notes = table(transfer, "notes");
            assertThatThrownBy(() -> rows.write(notes, chunks -> chunks.accept(List.of(row(2, "")))))
                    .as("a required value")
                    .isInstanceOf(PermanentFailureException.class);
        }
    }

    @Test
    void copiesATableWhoseKeyIsTheTenantAlone() {
        homes.migrate(
                "create table settings (tenant_id uuid primary key, v text)", "select tenancy.isolate('settings')");
        homes.change("insert into settings (v) values ('dark')");
        cloneAcme();
        assertThat(homes.requireSame("settings")).isEqualTo(1);
    }

    @Test
    void copiesLargeRowsAFewAtATime() {
        homes.migrate(
                "create table files (tenant_id uuid, id int, v text, primary key (tenant_id, id))",
                "select tenancy.isolate('files')");
        homes.change("insert into files (id, v) select n, repeat(md5(n::text), 31250) from generate_series(1, 40) n");
        try (Transfer transfer = homes.open()) {
            MovedTable files = table(transfer, "files");
            ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = thread.getCurrentThreadAllocatedBytes();
            List<Row> chunk = transfer.source().read(home -> Chunk.read(home, files, null, TwoHomes.ACME, 50));
            assertThat(chunk).hasSizeLessThanOrEqualTo(2);
            assertThat(thread.getCurrentThreadAllocatedBytes() - before)
                    .as("the bytes of 2 rows, their text, and what the driver needs for that")
                    .isLessThan(20_000_000);
        }
        cloneAcme();
        assertThat(homes.requireSame("files")).isEqualTo(40);
    }

    @Test
    void endsBetweenTwoChunks() {
        homes.migrate(
                "create table notes (tenant_id uuid, id int, v int, primary key (tenant_id, id))",
                "select tenancy.isolate('notes')");
        homes.change("insert into notes (id) select generate_series(1, 1000)");
        AtomicInteger chunks = new AtomicInteger();
        try (Transfer transfer = homes.open()) {
            assertThatThrownBy(() -> new Cloning(transfer, acme(), work -> {
                                if (homes.rows(TwoHomes.OWN, "notes").size() > 0 && chunks.incrementAndGet() == 2) {
                                    throw new IllegalStateException("stop");
                                }
                            })
                            .run())
                    .hasMessage("stop");
        }
        assertThat(homes.rows(TwoHomes.OWN, "notes").size()).isBetween(1, 999);
    }

    private static void createNodes() {
        homes.migrate(
                "create table nodes (tenant_id uuid, id int, parent int, primary key (tenant_id, id),"
                        + " foreign key (tenant_id, parent) references nodes)",
                "select tenancy.isolate('nodes')");
    }

    private static Row row(int id, String parent) {
        return new Row("{\"id\": " + id + "}", "(" + TwoHomes.ACME + "," + id + "," + parent + ")");
    }

    private static MovedTable table(Transfer transfer, String name) {
        return transfer.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Copies acme's rows to its other home. */
    private static void cloneAcme() {
        try (Transfer transfer = homes.open()) {
            new Cloning(transfer, acme(), work -> {}).run();
        }
    }

    private static Tenant acme() {
        return new Tenant(
                TwoHomes.ACME,
                new Slug("acme"),
                "A company",
                Plan.PRO,
                TenantStatus.ACTIVE,
                TenantOverrides.NONE,
                new Placement.Shared(),
                homes.number("select epoch from control.tenants where id = ?", TwoHomes.ACME.value()),
                Instant.EPOCH,
                1);
    }
}
