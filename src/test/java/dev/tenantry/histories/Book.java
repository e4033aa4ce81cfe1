package dev.tenantry.histories;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The model of a tenant: what its orders and users are, and have been. One thread changes them; any thread asks whether
 * what a request has shown is possible.
 */
final class Book {

    /** What had been seen when a request began: the version of each order and each user. */
    record Floor(List<Integer> orders, Map<String, Integer> users) {

        int ofOrder(int number) {
            return number > orders.size() ? Versions.NONE : orders.get(number - 1);
        }

        int ofUser(String email) {
            return users.getOrDefault(email, Versions.NONE);
        }
    }

    private final String tenant;
    private final List<Versions<OrderState>> orders = new ArrayList<>();
    private final Map<String, Versions<UserState>> users = new LinkedHashMap<>();

    /** @param tenant its id */
    Book(String tenant) {
        this.tenant = tenant;
    }

    synchronized Floor floor() {
        Map<String, Integer> seen = new HashMap<>();
        users.forEach((email, user) -> seen.put(email, user.seen()));
        return new Floor(orders.stream().map(Versions::seen).toList(), seen);
    }

    /** A request that leads to this state is about to be sent. */
    synchronized void intend(OrderState order) {
        if (order.number() > orders.size()) {
            orders.add(new Versions<>());
        }
        orders.get(order.number() - 1).intend(order);
    }

    /** A request that leads to this state is about to be sent. */
    synchronized void intend(UserState user) {
        users.computeIfAbsent(user.email(), email -> new Versions<>()).intend(user);
    }

    /** All requests have been answered. */
    synchronized void settle() {
        orders.forEach(Versions::settle);
        users.values().forEach(Versions::settle);
    }

    synchronized OrderState seesOrder(Floor floor, JsonNode shown) {
        requireOwn(shown);
        int number = shown.path("number").asInt();
        Divergence.unless(
                number >= 1 && number <= orders.size(),
                "%s is order %d, and there are %d.",
                shown,
                number,
                orders.size());
        return orders.get(number - 1)
                .sees(
                        floor.ofOrder(number),
                        OrderState.comparable(shown),
                        shown.path("id").asText());
    }

    synchronized UserState seesUser(Floor floor, JsonNode shown) {
        requireOwn(shown);
        String email = shown.path("email").asText();
        Divergence.unless(users.containsKey(email), "%s is a user who was never invited.", shown);
        return users.get(email)
                .sees(
                        floor.ofUser(email),
                        UserState.comparable(shown),
                        shown.path("id").asText());
    }

    private void requireOwn(JsonNode shown) {
        Divergence.unless(tenant.equals(shown.path("tenant_id").asText()), "%s is not of tenant %s.", shown, tenant);
    }

    synchronized void seesHistory(Floor floor, int number, JsonNode shown) {
        List<OrderState> possible = orders.get(number - 1).since(floor.ofOrder(number));
        Divergence.unless(
                possible.stream().anyMatch(state -> state.history().equals(shown)),
                "The history is %s, but possible is only %s.",
                shown,
                possible.stream().map(OrderState::history).toList());
    }

    /** Checks that all orders were shown once that the filter has matched since the request began. */
    synchronized void requireAllOrders(Floor floor, Filter filter, List<OrderState> shown) {
        Set<Integer> numbers = new HashSet<>();
        for (OrderState order : shown) {
            Divergence.unless(numbers.add(order.number()), "Order %d was shown twice.", order.number());
            Divergence.unless(filter.matches(order), "%s does not match %s.", order, filter);
        }
        for (int number = 1; number <= floor.orders().size(); number++) {
            int seen = floor.ofOrder(number);
            if (seen != Versions.NONE
                    && !numbers.contains(number)
                    && orders.get(number - 1).since(seen).stream().allMatch(filter::matches)) {
                throw new Divergence("Order %d was not shown: %s"
                        .formatted(number, orders.get(number - 1).newest()));
            }
        }
    }

    /** Checks that all users were shown who have been there since the request began. */
    synchronized void requireAllUsers(Floor floor, Set<String> shown) {
        floor.users().forEach((email, seen) -> {
            if (seen != Versions.NONE && !shown.contains(email)) {
                Divergence.unless(
                        users.get(email).since(seen).stream().anyMatch(UserState::isGone), "%s was not shown.", email);
            }
        });
    }

    /** Checks that the user may have been gone when a request was answered. */
    synchronized void seesNoUser(Floor floor, String email) {
        Divergence.unless(
                floor.ofUser(email) == Versions.NONE
                        || users.get(email).since(floor.ofUser(email)).stream().anyMatch(UserState::isGone),
                "There is no user %s, who was not removed.",
                email);
    }

    synchronized int size() {
        return orders.size();
    }

    synchronized Versions<OrderState> order(int number) {
        return orders.get(number - 1);
    }

    /** Returns the orders that somebody has seen. */
    synchronized List<Integer> seenOrders() {
        return IntStream.rangeClosed(1, orders.size())
                .filter(number -> !orders.get(number - 1).id().isEmpty())
                .boxed()
                .toList();
    }

    synchronized String idOf(int number) {
        return orders.get(number - 1).id();
    }

    synchronized List<OrderState> newestOrders() {
        return orders.stream().map(Versions::newest).toList();
    }

    synchronized Versions<UserState> user(String email) {
        return users.get(email);
    }

    /** Returns the addresses of the users whom somebody has seen. */
    synchronized List<String> seenUsers() {
        return users.entrySet().stream()
                .filter(user -> !user.getValue().id().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized String idOfUser(String email) {
        return users.get(email).id();
    }

    synchronized List<UserState> newestUsers() {
        return users.values().stream()
                .map(Versions::newest)
                .filter(user -> !user.isGone())
                .toList();
    }
}
