package dev.tenantry.cost;

import dev.tenantry.support.Trip;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the service sent to its servers for some requests. */
record Sent(List<Trip> postgres, List<Trip> redis) {

    int trips() {
        return postgres.size();
    }

    int statements() {
        return sum(postgres, Trip::completed);
    }

    int parsed() {
        return sum(postgres, Trip::parsed);
    }

    int redisTrips() {
        return redis.size();
    }

    int redisCommands() {
        return sum(redis, trip -> trip.sent().size());
    }

    boolean examinesAConnection() {
        return postgres.stream().anyMatch(trip -> trip.sent().contains("select 1"));
    }

    private static int sum(List<Trip> trips, ToIntFunction<Trip> number) {
        return trips.stream().mapToInt(number).sum();
    }

    /** Returns the texts of a usual request, and what was also sent this time. */
    String traceBeside(Sent usual) {
        Set<String> also = texts();
        also.removeAll(usual.texts());
        return "A usual request sends\n" + String.join("\n", usual.texts()) + "\nAlso sent:\n"
                + String.join("\n", also);
    }

    private Set<String> texts() {
        return Stream.of(postgres, redis)
                .flatMap(List::stream)
                .map(Trip::toString)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String toString() {
        return "%d trips, %d statements, %d parsed; Redis: %d trips, %d commands"
                .formatted(trips(), statements(), parsed(), redisTrips(), redisCommands());
    }
}
