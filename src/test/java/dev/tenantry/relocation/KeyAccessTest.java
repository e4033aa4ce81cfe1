package dev.tenantry.relocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.relocation.MovedTable.Side;
import dev.tenantry.support.BesideOthers;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a move reads depends on the rows that it wants, not on how many rows the tenant and others have. */
@BesideOthers
class KeyAccessTest {

    private static final int ROWS = 20_000;

    private static TwoHomes homes;

    @BeforeAll
    static void create() {
        homes = new TwoHomes("tenantry_key_access");
    }

    @AfterAll
    static void drop() {
        homes.close();
    }

    @BeforeEach
    void reset() {
        homes.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "uuid, md5(n::text)::uuid",
        "text, md5(n::text)",
        "bigint, n",
        "timestamptz, now() - make_interval(mins => n)"
    })
    void readsByTheKey(String type, String value) {
        homes.migrate(
                "create table things (tenant_id uuid, k " + type + ", v text, primary key (tenant_id, k))",
                "select tenancy.isolate('things')");
        String insert = "insert into things (k, v) select " + value + ", repeat('v', 100) from generate_series(1, "
                + ROWS + ") n";
        homes.change(insert);
        homes.change(TwoHomes.GLOBEX, insert);
        homes.database()
                .execute(
                        "insert into " + TwoHomes.OWN + ".things select * from shared.things where tenant_id = ?",
                        TwoHomes.ACME.value());
        homes.database().execute("analyze shared.things");
        try (Transfer transfer = homes.open()) {
            MovedTable table = TwoHomes.things(transfer);
            Object tenant = TwoHomes.ACME.value();
            String middle = key(transfer, table, ROWS / 2);
            String later = key(transfer, table, ROWS / 2 + 100);
            String keys = IntStream.range(0, 10)
                    .mapToObj(i -> key(transfer, table, i * ROWS / 10))
                    .collect(Collectors.joining(",", "[", "]"));
            Map<String, Long> read = Map.of(
                    "chunk", blocks(transfer, Side.SOURCE, table.chunk(false), middle, tenant, 100),
                    "endOfChunk",
                            blocks(transfer, Side.SOURCE, table.endOfChunk(Side.SOURCE, false), middle, tenant, 100),
                    "hash of source",
                            blocks(transfer, Side.SOURCE, table.hash(Side.SOURCE, false, false), middle, later, tenant),
                    "hash of target",
                            blocks(transfer, Side.TARGET, table.hash(Side.TARGET, false, false), middle, later, tenant),
                    "hashes",
                            blocks(
                                    transfer,
                                    Side.SOURCE,
                                    table.hashes(Side.SOURCE, false, false),
                                    middle,
                                    later,
                                    tenant),
                    "hashesOf source", blocks(transfer, Side.SOURCE, table.hashesOf(Side.SOURCE), keys, tenant),
                    "hashesOf target", blocks(transfer, Side.TARGET, table.hashesOf(Side.TARGET), keys, tenant),
                    "rowsOf", blocks(transfer, Side.SOURCE, table.rowsOf(), keys, tenant),
                    "delete", blocks(transfer, Side.TARGET, table.delete(), keys, tenant));
            // The table has more than 350 blocks per tenant; a key that is looked up reads 4 blocks at most.
            assertThat(read)
                    .allSatisfy((statement, blocks) -> assertThat(blocks).isBetween(1L, 250L));
        }
    }

    private static String key(Transfer transfer, MovedTable table, int offset) {
        return transfer.source()
                .read(home -> home.query(table.endOfChunk(Side.SOURCE, true), TwoHomes.ACME.value(), offset))
                .getFirst()
                .getFirst();
    }

    /** Returns the number of blocks that the statement reads. */
    private static long blocks(Transfer transfer, Side side, String sql, Object... values) {
        return (side == Side.SOURCE ? transfer.source() : transfer.target())
                        .write(home -> home.query("explain (analyze, buffers, timing off, summary off) " + sql, values))
                        .stream()
                        .map(row -> row.getFirst().strip())
                        .filter(line -> line.startsWith("Buffers: shared"))
                        .findFirst()
                        .map(KeyAccessTest::sum)
                        .orElse(0L);
    }

    private static long sum(String line) {
        return java.util.regex.Pattern.compile("(?:hit|read)=(\\d+)")
                .matcher(line)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
