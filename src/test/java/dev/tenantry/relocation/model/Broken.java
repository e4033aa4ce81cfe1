package dev.tenantry.relocation.model;

/** What must never happen. */
enum Broken {
    LOST("A transaction would miss an acknowledged write."),
    MIXED("A transaction would miss an acknowledged write, and see another one: a mixture."),
    DOUBLED("A write is doubled."),
    ASTRAY("A write is committed in a home that is not the tenant's current one."),
    SUSPENDED("A suspended tenant is served."),
    LEFT_OVER("Something remains in the other home after the end."),
    CAPTURED("Something is captured after the end."),
    STUCK("No good end can be reached any more.");

    private final String words;

    Broken(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
