package dev.tenantry.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Walks through random lists in memory, from which rows disappear and to which others are added. */
class PageTest {

    private final long seed = Long.getLong("tenantry.paging.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final NavigableSet<Position> list =
            new TreeSet<>(Comparator.comparing(Position::createdAt).thenComparing(Position::id));

    private void add(int rows) {
        for (int i = 0; i < rows; i++) {
            list.add(new Position(Instant.ofEpochSecond(random.nextInt(20)), new UUID(0, random.nextInt(1_000_000))));
        }
    }

    private Page<Position> page(int limit, Optional<Cursor> cursor) {
        PageRequest request = new PageRequest(limit, cursor);
        NavigableSet<Position> inOrder = cursor.map(from -> from.isBackward()
                        ? list.headSet(from.position(), from.isInclusive()).descendingSet()
                        : list.tailSet(from.position(), from.isInclusive()))
                .orElse(list);
        List<Position> read =
                inOrder.stream().limit(limit + 1L + random.nextInt(3)).toList();
        return Page.of(request, read, position -> position);
    }

    @RepeatedTest(200)
    void hasEachRowOnOnePage() {
        add(random.nextInt(30));
        List<Position> seen = new ArrayList<>();
        Page<Position> page = page(1 + random.nextInt(8), Optional.empty());
        assertThat(page.previous()).isEmpty();
        seen.addAll(page.rows());
        while (page.next().isPresent()) {
            int limit = 1 + random.nextInt(8);
            Page<Position> next = page(limit, page.next());
            assertThat(next.rows()).hasSizeBetween(1, limit);
            // A page of the same size, on the way back, is the page before.
            assertThat(page(page.rows().size(), next.previous()).rows())
                    .as("-Dtenantry.paging.seed=" + seed)
                    .isEqualTo(page.rows());
            page = next;
            seen.addAll(page.rows());
        }
        assertThat(seen).as("-Dtenantry.paging.seed=" + seed).containsExactlyElementsOf(list);
    }

    @RepeatedTest(200)
    void findsTheWayBackToTheFirstPage() {
        add(1 + random.nextInt(30));
        int limit = 1 + random.nextInt(8);
        Page<Position> first = page(limit, Optional.empty());
        List<Page<Position>> pages = new ArrayList<>(List.of(first));
        while (pages.getLast().next().isPresent()) {
            pages.add(page(limit, pages.getLast().next()));
        }
        Page<Position> back = pages.getLast();
        for (int i = pages.size() - 2; i >= 0; i--) {
            back = page(limit, back.previous());
            assertThat(back).as("-Dtenantry.paging.seed=" + seed).isEqualTo(pages.get(i));
        }
        assertThat(back.previous()).isEmpty();
    }

    @RepeatedTest(200)
    void missesAndDoublesNothingWhileRowsComeAndGo() {
        add(30);
        List<Position> before = List.copyOf(list);
        List<Position> gone = new ArrayList<>();
        List<Position> seen = new ArrayList<>();
        Page<Position> page = page(1 + random.nextInt(8), Optional.empty());
        seen.addAll(page.rows());
        while (page.next().isPresent()) {
            add(random.nextInt(3));
            Position leaves = before.get(random.nextInt(before.size()));
            list.remove(leaves);
            gone.add(leaves);
            page = page(1 + random.nextInt(8), page.next());
            seen.addAll(page.rows());
        }
        assertThat(seen).as("-Dtenantry.paging.seed=" + seed).doesNotHaveDuplicates();
        assertThat(seen)
                .as("-Dtenantry.paging.seed=" + seed)
                .containsAll(before.stream().filter(row -> !gone.contains(row)).toList());
    }

    @Test
    void leadsBackFromAPageOfWhichAllRowsAreGone() {
        add(5);
        List<Position> all = List.copyOf(list);
        Page<Position> first = page(2, Optional.empty());
        list.removeAll(all.subList(2, all.size()));

        Page<Position> empty = page(2, first.next());
        assertThat(empty.rows()).isEmpty();
        assertThat(empty.next()).isEmpty();
        Page<Position> last = page(2, empty.previous());
        assertThat(last.rows()).isEqualTo(all.subList(0, 2));
        assertThat(last.previous()).isEmpty();
    }

    @Test
    void leadsOnFromAPageOfWhichAllRowsInFrontAreGone() {
        add(5);
        List<Position> all = List.copyOf(list);
        Page<Position> second = page(2, page(2, Optional.empty()).next());
        list.removeAll(all.subList(0, 2));

        Page<Position> empty = page(2, second.previous());
        assertThat(empty.rows()).isEmpty();
        assertThat(empty.previous()).isEmpty();
        Page<Position> first = page(2, empty.next());
        assertThat(first.rows()).isEqualTo(all.subList(2, 4));
        assertThat(page(9, first.next()).rows()).isEqualTo(all.subList(4, all.size()));
    }

    @Test
    void hasNoLinksIfThereIsOnlyOnePage() {
        for (int rows : new int[] {0, 1}) {
            add(rows);
            Page<Position> only = page(3, Optional.empty());
            assertThat(Stream.of(only.previous(), only.next()).flatMap(Optional::stream))
                    .isEmpty();
        }
    }
}
