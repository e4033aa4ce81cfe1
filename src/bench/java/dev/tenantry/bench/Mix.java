package dev.tenantry.bench;

import java.util.random.RandomGenerator;

/** What clients do: they list often, and rarely order. */
final class Mix {

    static final int LIST = 80;
    static final int GET = 15;
    static final int POST = 5;

    private Mix() {}

    static Operation next(RandomGenerator random) {
        int percent = random.nextInt(LIST + GET + POST);
        if (percent < LIST) {
            return Operation.LIST;
        }
        return percent < LIST + GET ? Operation.GET : Operation.POST;
    }
}
