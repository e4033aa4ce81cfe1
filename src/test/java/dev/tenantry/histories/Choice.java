package dev.tenantry.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Decides by a seed. The decisions of one thread depend on nothing but their order. */
final class Choice {

    static final List<String> STATUSES = List.of("pending", "confirmed", "shipped", "delivered", "cancelled");

    private final Random random;

    Choice(long seed) {
        random = new Random(seed);
    }

    /** Returns a number from 0 to one below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T of(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Decides which instance is asked. */
    int instance() {
        return random.nextInt(2);
    }

    Random random() {
        return random;
    }

    /** Returns a filter that often matches something. */
    Filter filter(Vocabulary words) {
        if (happens(40)) {
            return Filter.ALL;
        }
        Set<String> statuses = new TreeSet<>();
        for (int i = below(3); i > 0; i--) {
            statuses.add(of(STATUSES));
        }
        return new Filter(
                statuses,
                happens(30) ? words.product(this) : null,
                happens(15) ? words.reference(between(1, 30)) : null);
    }

    /** Shuffles a deck in which each card is as often as its weight says. */
    static final class Deck<T> {

        private final List<T> cards = new ArrayList<>();

        Deck<T> with(int weight, T card) {
            for (int i = 0; i < weight; i++) {
                cards.add(card);
            }
            return this;
        }

        T draw(Choice choice) {
            return choice.of(cards);
        }
    }
}
