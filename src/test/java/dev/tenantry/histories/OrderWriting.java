package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Places and changes orders of one tenant. Nobody else does, so each answer is known beforehand. */
final class OrderWriting {

    private static final int LARGEST_BATCH = 6;
    private static final Map<String, String> STEPS = Map.of(
            "confirmed", "confirmation", "shipped", "shipment", "delivered", "delivery", "cancelled", "cancellation");

    private final Caller caller;
    private final Posts posts;
    private final Party party;
    private final Book book;
    private final Vocabulary words;
    private final Choice choice;
    private int references;
    private int patches;

    OrderWriting(Caller caller, Posts posts, Party party, Choice choice) {
        this.caller = caller;
        this.posts = posts;
        this.party = party;
        this.book = party.book();
        this.words = new Vocabulary(party.mark());
        this.choice = choice;
    }

    void place() throws InterruptedException {
        placeAs(party.owner(), party.token());
    }

    void placeAs(String subject, String token) throws InterruptedException {
        OrderState next = OrderState.placed(book.size() + 1, words.content(choice, reference()), subject);
        Book.Floor floor = book.floor();
        book.intend(next);
        Request request = Request.post("/orders", next.content().members()).as(token);
        // A stored answer is for those who may still make the request, and others may lose their role.
        Answer answer =
                subject.equals(party.owner()) ? posts.send(request) : caller.untilServed(request, choice.instance());
        answer.expect(201);
        requireShown(floor, next, answer.json());
        Reading.requireTag(answer, 0);
        Divergence.unless(
                answer.header("Location").equals("/orders/" + book.idOf(next.number())),
                "The location is %s.",
                answer.header("Location"));
        book.settle();
    }

    /** Places an order with a reference that another one has. */
    void placeTaken() throws InterruptedException {
        List<String> taken = book.newestOrders().stream()
                .map(order -> order.content().reference())
                .filter(Objects::nonNull)
                .toList();
        if (!taken.isEmpty()) {
            Content content = words.content(choice, choice.of(taken));
            posts.send(Request.post("/orders", content.members()).as(party.token()))
                    .expectProblem(409, "reference-taken");
        }
    }

    void batch() throws InterruptedException {
        List<OrderState> next = new ArrayList<>();
        for (int i = choice.between(1, LARGEST_BATCH); i > 0; i--) {
            next.add(OrderState.placed(
                    book.size() + 1 + next.size(), words.content(choice, reference()), party.owner()));
        }
        Book.Floor floor = book.floor();
        next.forEach(book::intend);
        List<Map<String, Object>> body =
                next.stream().map(order -> order.content().members()).toList();
        JsonNode shown = posts.send(Request.post("/orders/batch", body).as(party.token()))
                .expect(201)
                .json();
        Divergence.unless(shown.size() == next.size(), "%d orders were placed, not %d.", shown.size(), next.size());
        for (int i = 0; i < next.size(); i++) {
            requireShown(floor, next.get(i), shown.get(i));
        }
        book.settle();
    }

    /** Sends a batch with a mistake in its last order, so that none may be placed. */
    void badBatch() throws InterruptedException {
        List<Map<String, Object>> body = new ArrayList<>();
        body.add(words.content(choice, null).members());
        body.add(Map.of("product_id", words.product(choice), "quantity", 0));
        posts.send(Request.post("/orders/batch", body).as(party.token())).expectProblem(400, "validation-failed");
    }

    void change() throws InterruptedException {
        if (book.size() == 0) {
            return;
        }
        OrderState now = any();
        Patch patch = Patch.draw(choice, words, now.content(), ++patches);
        Condition condition = Condition.draw(choice);
        boolean changes = condition.isMet() && now.status().equals("pending");
        OrderState next = changes ? now.changed(patch.result()) : now;
        Request request = condition.on(Request.patch(path(now), patch.body()), now.version());
        Book.Floor floor = book.floor();
        if (changes) {
            book.intend(next);
        }
        Answer answer = caller.untilServed(request.as(party.token()), choice.instance());
        conclude(answer, condition, changes, floor, next);
    }

    /** Goes to another status, or tries to. */
    void goOn() throws InterruptedException {
        if (book.size() == 0) {
            return;
        }
        OrderState now = any();
        List<String> possible = Choice.STATUSES.stream().filter(now::canBecome).toList();
        String target = possible.isEmpty() || choice.happens(20)
                ? choice.of(Choice.STATUSES.subList(1, Choice.STATUSES.size()))
                : choice.of(possible);
        @Nullable String reason = target.equals("cancelled") ? words.mark().in("because") : null;
        Condition condition = Condition.draw(choice);
        boolean changes = condition.isMet() && now.canBecome(target);
        OrderState next = changes ? now.become(target, party.owner(), reason) : now;
        String path = path(now) + "/" + STEPS.get(target);
        Request request = condition.on(
                reason == null ? Request.post(path) : Request.post(path, Map.of("reason", reason)), now.version());
        Book.Floor floor = book.floor();
        if (changes) {
            book.intend(next);
        }
        conclude(posts.send(request.as(party.token())), condition, changes, floor, next);
    }

    private void conclude(Answer answer, Condition condition, boolean changes, Book.Floor floor, OrderState next) {
        if (condition.refuses(answer)) {
            return;
        }
        if (!changes) {
            answer.expectProblem(409, "conflict");
            return;
        }
        requireShown(floor, next, answer.expect(200).json());
        Reading.requireTag(answer, next.version());
        book.settle();
    }

    private void requireShown(Book.Floor floor, OrderState next, JsonNode shown) {
        Divergence.unless(book.seesOrder(floor, shown).equals(next), "Expected %s, not %s", next, shown);
    }

    // The newest ones most often: the others have come to their end.
    private OrderState any() {
        int size = book.size();
        int number = choice.happens(70) ? Math.max(1, size - choice.below(8)) : choice.between(1, size);
        return book.order(number).newest();
    }

    private String path(OrderState order) {
        return "/orders/" + book.idOf(order.number());
    }

    private @Nullable String reference() {
        return choice.happens(50) ? words.reference(++references) : null;
    }
}
