package dev.tenantry.histories;

/** Which version a change is about. */
enum Condition {
    FRESH,
    STALE,
    ANY,
    NONE;

    private static final Choice.Deck<Condition> DECK = new Choice.Deck<Condition>()
            .with(15, FRESH)
            .with(3, STALE)
            .with(1, ANY)
            .with(1, NONE);

    static Condition draw(Choice choice) {
        return DECK.draw(choice);
    }

    Request on(Request request, int version) {
        return switch (this) {
            case FRESH -> request.with("If-Match", "\"" + version + "\"");
            case STALE -> request.with("If-Match", "\"" + (version == 0 ? 1 : version - 1) + "\"");
            case ANY -> request.with("If-Match", "*");
            case NONE -> request;
        };
    }

    /** Returns whether the answer is a refusal, and checks that it is the right one. */
    boolean refuses(Answer answer) {
        switch (this) {
            case STALE -> answer.expectProblem(412, "precondition-failed");
            case NONE -> answer.expectProblem(428, "precondition-required");
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean isMet() {
        return this == FRESH || this == ANY;
    }
}
