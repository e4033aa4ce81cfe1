package dev.tenantry.histories;

import dev.tenantry.support.AdminClient;
import dev.tenantry.support.TestTokens;
import dev.tenantry.tenant.IsolationTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Suspends, resumes and moves one tenant and changes its plan, while it is used. */
final class Administrator {

    private static final List<String> PLANS = List.of("free", "pro", "enterprise");
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration LONGEST_MOVE = Duration.ofSeconds(90);
    private static final int PROBES = 3;

    private final Caller caller;
    private final Party party;
    private final Standing standing;
    private final Choice choice;
    private final Choice.Deck<Step> deck;
    private IsolationTier tier;
    private String plan = "pro";
    private int moves;
    private int movesBack;
    private int suspensions;

    Administrator(Caller caller, Party party, Choice choice) {
        this.caller = caller;
        this.party = party;
        this.standing = party.standing();
        this.choice = choice;
        this.tier = party.tier();
        this.deck = new Choice.Deck<Step>()
                .with(2, this::changePlan)
                .with(3, this::suspend)
                .with(4, this::move);
    }

    void next() throws InterruptedException {
        deck.draw(choice).take();
    }

    private void changePlan() throws InterruptedException {
        plan = choice.of(PLANS);
        Answer changed = send(Request.patch(tenant(), Map.of("plan", plan))).expect(200);
        Divergence.unless(plan.equals(changed.json().path("plan").asText()), "The plan is not %s: %s", plan, changed);
    }

    /** Suspends the tenant, lets it be refused a few times, and resumes it. */
    private void suspend() throws InterruptedException {
        suspensions++;
        standing.changing();
        send(Request.post(tenant() + "/suspend")).expect(200);
        standing.suspended();
        for (int i = 0; i < PROBES; i++) {
            // The standing says that this must be refused.
            caller.once(probe().as(party.token()), choice.instance());
        }
        standing.changing();
        send(Request.post(tenant() + "/resume")).expect(200);
        standing.resumed();
    }

    private Request probe() {
        return switch (choice.below(3)) {
            case 0 -> Request.get("/orders?limit=1");
            case 1 -> Request.get("/users/me");
            default -> Request.post("/orders", Map.of("product_id", party.mark().in("Never"), "quantity", 1));
        };
    }

    private void move() throws InterruptedException {
        IsolationTier before = tier;
        IsolationTier target = otherTier();
        moves++;
        standing.moving(true);
        String operation = begin(target);
        boolean isSuspended = choice.happens(30);
        if (isSuspended) {
            suspend();
        }
        await(operation, shown -> shown.contains("\"step\":\"watch\""));
        standing.moving(false);
        tier = target;
        caller.note("has moved the tenant to " + target);
        if (choice.happens(50)) {
            deckWhileItCouldMoveBack().draw(choice).take();
        }
        if (choice.happens(40)) {
            movesBack++;
            standing.moving(true);
            send(Request.post(tenant() + "/move-back")).expect(202);
            tier = before;
        } else {
            send(Request.post(tenant() + "/settle")).expect(202);
        }
        await(operation, shown -> shown.contains("\"state\":\"succeeded\""));
        standing.moving(false);
        caller.note("has ended the move: " + tier);
    }

    private Choice.Deck<Step> deckWhileItCouldMoveBack() {
        return new Choice.Deck<Step>().with(1, this::changePlan).with(1, this::suspend);
    }

    private IsolationTier otherTier() {
        List<IsolationTier> others = new ArrayList<>(List.of(IsolationTier.values()));
        others.remove(tier);
        return choice.of(others);
    }

    private String begin(IsolationTier target) throws InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tier", target.wireName());
        if (target == IsolationTier.DATABASE) {
            body.put("store", AdminClient.STORE);
        }
        return "/admin/operations/"
                + send(Request.post(tenant() + "/move", body))
                        .expect(202)
                        .json()
                        .path("id")
                        .asText();
    }

    private void await(String operation, Predicate<String> reached) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_MOVE.toNanos();
        String shown = "";
        while (System.nanoTime() < deadline) {
            shown = send(Request.get(operation)).expect(200).body();
            if (reached.test(shown)) {
                return;
            }
            Divergence.unless(shown.contains("\"state\":\"running\""), "The move has ended: %s", shown);
            standing.awaitChange(BETWEEN_LOOKS);
        }
        throw new Divergence("The move did not come further: " + shown);
    }

    private Answer send(Request request) throws InterruptedException {
        return caller.send(request.as(TestTokens.platformAdmin(AdminClient.ADMINISTRATOR)), choice.instance())
                .orElseThrow(() -> new Divergence("There was no answer to " + request));
    }

    /** Checks that the tenant is as the last steps have left it. */
    void requireAsLeft() throws InterruptedException {
        Answer shown = send(Request.get(tenant())).expect(200);
        Map<String, String> expected = Map.of("status", "active", "plan", plan, "tier", tier.wireName());
        expected.forEach((member, value) -> Divergence.unless(
                value.equalsIgnoreCase(shown.json().path(member).asText()), "%s is not %s: %s", member, value, shown));
    }

    private String tenant() {
        return "/admin/tenants/" + party.id();
    }

    IsolationTier tier() {
        return tier;
    }

    int moves() {
        return moves;
    }

    int movesBack() {
        return movesBack;
    }

    int suspensions() {
        return suspensions;
    }
}
