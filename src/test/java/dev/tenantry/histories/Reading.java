package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a tenant has. What is shown must be possible between the beginning of a request and its answer. */
final class Reading {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    private final Caller caller;
    private final Party party;
    private final Book book;
    private final boolean insists;

    /** @param insists whether requests are repeated until the tenant is served */
    Reading(Caller caller, Party party, boolean insists) {
        this.caller = caller;
        this.party = party;
        this.book = party.book();
        this.insists = insists;
    }

    void order(int number, int instance) throws InterruptedException {
        Book.Floor floor = book.floor();
        Optional<Answer> answer = send(Request.get("/orders/" + book.idOf(number)), instance);
        if (answer.isPresent()) {
            OrderState shown = book.seesOrder(floor, answer.get().expect(200).json());
            Divergence.unless(shown.number() == number, "Order %d was shown in place of %d.", shown.number(), number);
            requireTag(answer.get(), shown.version());
        }
    }

    void history(int number, int instance) throws InterruptedException {
        Book.Floor floor = book.floor();
        Optional<Answer> answer = send(Request.get("/orders/" + book.idOf(number) + "/history"), instance);
        if (answer.isPresent()) {
            book.seesHistory(
                    floor,
                    number,
                    OrderState.comparableHistory(answer.get().expect(200).json()));
        }
    }

    /** Reads all pages of a list, from one instance after the other. */
    void list(Filter filter, boolean oldestFirst, int limit, int instance) throws InterruptedException {
        Book.Floor floor = book.floor();
        List<OrderState> shown = new ArrayList<>();
        Optional<String> path =
                Optional.of("/orders?limit=" + limit + (oldestFirst ? "&sort=created_at" : "") + filter.query("&"));
        String last = "";
        for (int page = 0; path.isPresent(); page++) {
            Optional<Answer> answer = send(Request.get(path.get()), instance + page);
            if (answer.isEmpty()) {
                return;
            }
            JsonNode orders = answer.get().expect(200).json();
            Divergence.unless(orders.size() <= limit, "A page has %d orders, not %d.", orders.size(), limit);
            for (JsonNode order : orders) {
                String time = order.path("created_at").asText();
                Divergence.unless(
                        last.isEmpty() || (oldestFirst ? last.compareTo(time) <= 0 : last.compareTo(time) >= 0),
                        "The list is not in the order of time: %s",
                        orders);
                last = time;
                shown.add(book.seesOrder(floor, order));
            }
            path = next(answer.get());
        }
        book.requireAllOrders(floor, filter, shown);
    }

    void export(Filter filter, int instance) throws InterruptedException {
        Book.Floor floor = book.floor();
        Optional<Answer> answer = send(
                Request.get("/orders/export" + filter.query("?")).with("Accept", "application/x-ndjson"), instance);
        if (answer.isPresent()) {
            List<OrderState> shown = new ArrayList<>();
            answer.get().expect(200).body().lines().forEach(line -> shown.add(book.seesOrder(floor, Text.read(line))));
            book.requireAllOrders(floor, filter, shown);
        }
    }

    void users(int limit, int instance) throws InterruptedException {
        Book.Floor floor = book.floor();
        Set<String> shown = new HashSet<>();
        Optional<String> path = Optional.of("/users?limit=" + limit);
        for (int page = 0; path.isPresent(); page++) {
            Optional<Answer> answer = send(Request.get(path.get()), instance + page);
            if (answer.isEmpty()) {
                return;
            }
            for (JsonNode user : answer.get().expect(200).json()) {
                String email = book.seesUser(floor, user).email();
                Divergence.unless(shown.add(email), "%s was shown twice.", email);
            }
            path = next(answer.get());
        }
        book.requireAllUsers(floor, shown);
    }

    void user(String email, int instance) throws InterruptedException {
        Book.Floor floor = book.floor();
        Optional<Answer> answer = send(Request.get("/users/" + book.idOfUser(email)), instance);
        if (answer.isEmpty()) {
            return;
        }
        if (answer.get().status() == 404) {
            book.seesNoUser(floor, email);
        } else {
            book.seesUser(floor, answer.get().expect(200).json());
        }
    }

    /** Asks for another tenant's order, which must not be there. */
    void foreign(Party other, int number, int instance) throws InterruptedException {
        Optional<Answer> answer = send(Request.get("/orders/" + other.book().idOf(number)), instance);
        if (answer.isPresent()) {
            answer.get().expectProblem(404, "not-found");
        }
    }

    static void requireTag(Answer answer, int version) {
        Divergence.unless(
                answer.header("ETag").equals("\"" + version + "\""),
                "The tag is %s, and the version %d.",
                answer.header("ETag"),
                version);
    }

    private Optional<Answer> send(Request request, int instance) throws InterruptedException {
        Request authorized = request.as(party.token());
        return insists ? Optional.of(caller.untilServed(authorized, instance)) : caller.once(authorized, instance);
    }

    private static Optional<String> next(Answer page) {
        Matcher link = NEXT.matcher(page.header("Link"));
        return link.find() ? Optional.of(link.group(1)) : Optional.empty();
    }
}
