package dev.tenantry.histories;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Invites, changes and removes users of one tenant. Nobody else does, so each answer is known beforehand. */
final class UserWriting {

    private static final List<String> ROLES = List.of("viewer", "member", "admin");

    private final Caller caller;
    private final Posts posts;
    private final Party party;
    private final Book book;
    private final OrderWriting orders;
    private final Choice choice;
    private int people;

    UserWriting(Caller caller, Posts posts, Party party, OrderWriting orders, Choice choice) {
        this.caller = caller;
        this.posts = posts;
        this.party = party;
        this.book = party.book();
        this.orders = orders;
        this.choice = choice;
    }

    void invite() throws InterruptedException {
        UserState next = new UserState(email(++people), null, choice.of(ROLES), 1);
        Book.Floor floor = book.floor();
        book.intend(next);
        Answer answer = posts.send(invitation(next.email(), next.role())).expect(201);
        requireShown(floor, next, answer);
        book.settle();
    }

    void inviteAgain() throws InterruptedException {
        posts.send(invitation(choice.of(book.newestUsers()).email(), choice.of(ROLES)))
                .expectProblem(409, "user-exists");
    }

    private Request invitation(String email, String role) {
        return Request.post("/users", Map.of("email", email, "role", role)).as(party.token());
    }

    /** Takes an invitation up, by the first request of whoever has the address. */
    void join() throws InterruptedException {
        Optional<UserState> invited = book.newestUsers().stream()
                .filter(user -> user.subject() == null)
                .findFirst();
        if (invited.isEmpty()) {
            return;
        }
        String subject = subject(invited.get().email());
        UserState next = invited.get().joined(subject);
        Book.Floor floor = book.floor();
        book.intend(next);
        requireShown(floor, next, me(subject, next.email()).expect(200));
        book.settle();
    }

    /** Lets a user do what their role allows, or does not. */
    void act() throws InterruptedException {
        List<UserState> joined = book.newestUsers().stream()
                .filter(user -> user.subject() != null && !user.subject().equals(party.owner()))
                // The other instance may know a former role for some seconds.
                .filter(user -> user.version() == 2)
                .toList();
        if (joined.isEmpty()) {
            return;
        }
        UserState user = choice.of(joined);
        String subject = subject(user.email());
        String token = party.tokenOf(subject, user.email());
        if (!user.role().equals("viewer")) {
            orders.placeAs(subject, token);
            return;
        }
        Request order =
                Request.post("/orders", Map.of("product_id", party.mark().in("Never"), "quantity", 1));
        caller.untilServed(order.as(token), choice.instance()).expectProblem(403, "role-too-low");
    }

    void change() throws InterruptedException {
        UserState now = choice.of(all());
        boolean isOwner = now.email().equals(ownersEmail());
        String role = isOwner && choice.happens(50) ? "owner" : choice.of(ROLES);
        Condition condition = Condition.draw(choice);
        Request request = condition.on(Request.patch(path(now), Map.of("role", role)), now.version());
        boolean changes = !now.isGone() && !isOwner && condition.isMet() && !role.equals(now.role());
        UserState next = changes ? now.withRole(role) : now;
        Book.Floor floor = book.floor();
        if (changes) {
            book.intend(next);
        }
        Answer answer = caller.untilServed(request.as(party.token()), choice.instance());
        if (now.isGone()) {
            answer.expectProblem(404, "not-found");
        } else if (!condition.refuses(answer)) {
            if (isOwner && !role.equals("owner")) {
                answer.expectProblem(409, "last-owner");
            } else {
                requireShown(floor, next, answer.expect(200));
                book.settle();
            }
        }
    }

    void remove() throws InterruptedException {
        UserState now = choice.of(all());
        Condition condition = Condition.draw(choice);
        boolean isOwner = now.email().equals(ownersEmail());
        boolean changes = !now.isGone() && !isOwner && condition.isMet();
        if (changes) {
            book.intend(now.gone());
        }
        Request request = condition.on(Request.delete(path(now)), now.version());
        Answer answer = caller.untilServed(request.as(party.token()), choice.instance());
        if (now.isGone()) {
            answer.expectProblem(404, "not-found");
        } else if (!condition.refuses(answer)) {
            if (isOwner) {
                answer.expectProblem(409, "last-owner");
            } else {
                answer.expect(204);
                book.settle();
            }
        }
    }

    /** Lets a user ask who they are, also one who was removed. */
    void askWhoTheyAre() throws InterruptedException {
        List<UserState> joined =
                all().stream().filter(user -> user.subject() != null).toList();
        UserState user = choice.of(joined);
        boolean isOwner = user.email().equals(ownersEmail());
        Book.Floor floor = book.floor();
        Answer answer = me(isOwner ? party.owner() : subject(user.email()), user.email());
        if (!user.isGone()) {
            requireShown(floor, user, answer.expect(200));
        } else if (answer.status() != 404) {
            answer.expectProblem(403, "not-a-user");
        }
    }

    private Answer me(String subject, String email) throws InterruptedException {
        return caller.untilServed(Request.get("/users/me").as(party.tokenOf(subject, email)), choice.instance());
    }

    private void requireShown(Book.Floor floor, UserState next, Answer answer) {
        UserState shown = book.seesUser(floor, answer.json());
        Divergence.unless(shown.json().equals(next.json()), "Expected %s, not %s", next, answer);
        Reading.requireTag(answer, next.version());
    }

    private List<UserState> all() {
        return book.seenUsers().stream().map(email -> book.user(email).newest()).toList();
    }

    private String ownersEmail() {
        return book.seenUsers().getFirst();
    }

    private String path(UserState user) {
        return "/users/" + book.idOfUser(user.email());
    }

    private String email(int person) {
        return "p" + person + "." + party.mark() + "@" + party.mark() + ".example";
    }

    private static String subject(String email) {
        return email.substring(0, email.indexOf('@')) + "@idp";
    }
}
