package dev.tenantry.relocation;

import dev.tenantry.home.OwnerSessions;
import dev.tenantry.relocation.TargetRows.Row;
import dev.tenantry.tenant.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the next rows of a table of the source, in the order of their keys. */
final class Chunk {

    private Chunk() {}

    /**
     * Returns rows until there are enough, or until they are so large that they fill a chunk.
     *
     * @param after the key of the last row that was read; null for the first chunk
     * @param enough the largest number of rows
     */
    static List<Row> read(
            OwnerSessions.Home source, MovedTable table, @Nullable String after, TenantId tenant, int enough) {
        Object[] values =
                after == null ? new Object[] {tenant.value(), enough} : new Object[] {after, tenant.value(), enough};
        return source.queryUpTo(ChunkSize.BYTES, table.chunk(after == null), values).stream()
                .map(row -> new Row(row.get(0), row.get(1)))
                .toList();
    }
}
