package dev.tenantry.histories;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends requests on behalf of one tenant, and compares what holds for every answer with the tenant's standing. */
final class Caller {

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final Instances instances;
    private final List<Party> all;
    private final Party party;
    private final Diary diary;
    private final String who;

    /**
     * @param all the tenants of this history
     * @param role for messages
     */
    Caller(Instances instances, List<Party> all, Party party, Diary diary, String role) {
        this.instances = instances;
        this.all = all;
        this.party = party;
        this.diary = diary;
        this.who = party.name() + " " + role;
    }

    /** Sends a request once. Returns empty if the tenant is not served at the moment, and need not be. */
    Optional<Answer> once(Request request, int instance) throws InterruptedException {
        Standing standing = party.standing();
        Standing.Moment began = standing.now();
        Optional<Answer> sent = send(request, instance);
        if (sent.isEmpty()) {
            Divergence.unless(
                    request.path().startsWith("/orders/export")
                            && (standing.mayBeAway(began) || standing.mayBeRefused(began)),
                    "There was no answer to %s.",
                    request);
            return sent;
        }
        Answer answer = sent.get();
        if (answer.isProblem(403, "tenant-refused")) {
            Divergence.unless(standing.mayBeRefused(began), "%s was refused, but the tenant is active.", request);
            return Optional.empty();
        }
        if (answer.status() == 503) {
            Divergence.unless(
                    standing.mayBeAway(began), "%s got 503, but the tenant neither moves nor is it resumed.", request);
            Divergence.unless(!answer.header("Retry-After").isEmpty(), "503 without Retry-After");
            return Optional.empty();
        }
        Divergence.unless(answer.status() < 500 && answer.status() != 429, "%s is never right: %s", answer, request);
        Divergence.unless(
                standing.mayBeServed(began), "%s was answered although the tenant is suspended: %s", request, answer);
        return sent;
    }

    /** Sends a request again and again until the tenant is served, to one instance after the other. */
    Answer untilServed(Request request, int first) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        for (int instance = first; System.nanoTime() < deadline; instance++) {
            Optional<Answer> answer = once(request, instance);
            if (answer.isPresent()) {
                return answer.get();
            }
            diary.refused();
            party.standing().awaitChange(BETWEEN_ATTEMPTS);
        }
        throw new Divergence("The tenant was not served for " + LONGEST + ": " + request);
    }

    /** Sends a request and looks for texts of other tenants in the answer. Returns empty if the connection was lost. */
    Optional<Answer> send(Request request, int instance) throws InterruptedException {
        long began = diary.now();
        try {
            Answer answer = instances.send(request, instance);
            diary.answered(who, instances.number(instance), began, request, answer);
            requireNothingForeign(request, answer);
            return Optional.of(answer);
        } catch (IOException lost) {
            diary.answered(who, instances.number(instance), began, request, lost);
            return Optional.empty();
        }
    }

    private void requireNothingForeign(Request request, Answer answer) {
        String whole = answer.headers() + answer.body();
        for (Party other : all) {
            if (other != party) {
                Divergence.unless(
                        !whole.contains(other.mark().text()) && !whole.contains(other.id()),
                        "%s shows something of tenant %s: %s",
                        request,
                        other.name(),
                        whole);
            }
        }
    }

    void note(String what) {
        diary.note(who, what);
    }
}
