package dev.tenantry.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sends POSTs, with idempotency keys or without, and sends some of them again later. */
final class Posts {

    private static final String KEY = "Idempotency-Key";

    private record Answered(Request request, Answer answer) {}

    private final Caller caller;
    private final Mark mark;
    private final Choice choice;
    private final List<Answered> keyed = new ArrayList<>();
    private int keys;

    Posts(Caller caller, Mark mark, Choice choice) {
        this.caller = caller;
        this.mark = mark;
        this.choice = choice;
    }

    /** Sends the request until the tenant is served, perhaps with a key, and perhaps to both instances at once. */
    Answer send(Request request) throws InterruptedException {
        int instance = choice.instance();
        if (choice.happens(50)) {
            return caller.untilServed(request, instance);
        }
        Request withKey = request.with(KEY, "\"" + mark.in("K" + keys++) + "\"");
        Answer answer = choice.happens(20) ? toBoth(withKey, instance) : caller.untilServed(withKey, instance);
        if (answer.isSuccess()) {
            keyed.add(new Answered(withKey, answer));
        }
        return answer;
    }

    private Answer toBoth(Request request, int instance) throws InterruptedException {
        CompletableFuture<Optional<Answer>> other = CompletableFuture.supplyAsync(() -> {
            try {
                return caller.once(request, instance + 1);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        });
        List<Answer> answers = new ArrayList<>();
        caller.once(request, instance).ifPresent(answers::add);
        try {
            other.join().ifPresent(answers::add);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Divergence divergence) {
                throw divergence;
            }
            throw failed;
        }
        answers.removeIf(answer -> answer.isProblem(409, "idempotency-key-in-use"));
        if (answers.isEmpty()) {
            return caller.untilServed(request, instance);
        }
        if (answers.size() == 2 && answers.getFirst().isSuccess()) {
            requireSame(answers.getFirst(), answers.getLast());
            Divergence.unless(
                    answers.stream().filter(Answer::isReplayed).count() == 1,
                    "%s had its effect twice: %s",
                    request,
                    answers);
        }
        return answers.getFirst();
    }

    /** Sends a request again that was answered; it must have no effect. */
    void repeat() throws InterruptedException {
        if (keyed.isEmpty()) {
            return;
        }
        Answered before = choice.of(keyed);
        Answer again = caller.untilServed(before.request(), choice.instance());
        requireSame(before.answer(), again);
        Divergence.unless(again.isReplayed(), "%s had its effect again: %s", before.request(), again);
    }

    /** Sends another request with a key that was used. */
    void reuse() throws InterruptedException {
        if (keyed.isEmpty()) {
            return;
        }
        Request before = choice.of(keyed).request();
        Request other = new Request(
                before.method(), before.path() + "?other=" + choice.below(1_000), before.headers(), before.body());
        caller.untilServed(other, choice.instance()).expectProblem(422, "idempotency-key-reused");
    }

    private static void requireSame(Answer first, Answer second) {
        Divergence.unless(
                first.status() == second.status()
                        && Objects.equals(first.body(), second.body())
                        && first.header("ETag").equals(second.header("ETag"))
                        && first.header("Location").equals(second.header("Location")),
                "A repeated request got another answer: %s, then %s",
                first,
                second);
    }

    /** Returns how many answers must be stored. */
    int stored() {
        return keyed.size();
    }
}
