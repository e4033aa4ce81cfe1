package dev.tenantry.paging;

import dev.tenantry.context.TenantContext;
import dev.tenantry.registry.CursorKey;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the cursors of the request's tenant. A list is named by the path and the query that all its pages
 * share, in one and the same form, such as {@code /orders?status=pending}.
 */
@Singleton
public class Cursors {

    /** The form of a cursor. */
    public static final String PATTERN = CursorCodec.PATTERN;

    /** What a cursor must be. It is the same whatever is wrong. */
    public static final String REQUIREMENT =
            "must come from a link of a page of this list, with the same filter and sort order";

    private final TenantContext context;
    private final CursorKey key;
    private volatile @Nullable CursorCodec codec;

    Cursors(TenantContext context, CursorKey key) {
        this.context = context;
        this.key = key;
    }

    /** Returns empty if the text is not a cursor that was made for this tenant and this list. */
    public Optional<Cursor> read(String text, String list) {
        return codec().decode(text, context.tenant().id(), list);
    }

    /** Returns the header {@code Link} (RFC 8288) of a page; empty if the list has only this one. */
    public Optional<String> links(Page<?> page, String list, int limit) {
        String links = Stream.of(
                        page.previous().map(cursor -> link(cursor, list, limit, "prev")),
                        page.next().map(cursor -> link(cursor, list, limit, "next")))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return links.isEmpty() ? Optional.empty() : Optional.of(links);
    }

    // The host is left out, because what the client calls it is not known for certain.
    private String link(Cursor cursor, String list, int limit, String relation) {
        String text = codec().encode(cursor, context.tenant().id(), list);
        return "<" + list + (list.indexOf('?') < 0 ? '?' : '&') + "limit=" + limit + "&cursor=" + text + ">; rel=\""
                + relation + "\"";
    }

    // Without a lock, for which requests would queue up if the registry were away. It is the same key for all of them.
    private CursorCodec codec() {
        CursorCodec known = codec;
        if (known == null) {
            known = new CursorCodec(key.read());
            codec = known;
        }
        return known;
    }
}
