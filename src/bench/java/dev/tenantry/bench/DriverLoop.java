package dev.tenantry.bench;

import dev.tenantry.bench.LoadTenants.KnownOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The driver that the service uses, in a loop. Stands in for pgbench on machines without it. */
final class DriverLoop implements Reference {

    private final Database database;
    private final List<KnownOrder> orders;

    DriverLoop(Database database, List<KnownOrder> orders) {
        this.database = database;
        this.orders = orders;
    }

    @Override
    public String describe() {
        return "pgjdbc in a loop, because pgbench is not installed";
    }

    @Override
    public double transactionsPerSecond(int clients, Duration length) throws Exception {
        long end = System.nanoTime() + length.toNanos();
        List<Future<Long>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                SplittableRandom random = new SplittableRandom(i);
                running.add(threads.submit(() -> client(end, random)));
            }
        }
        long transactions = 0;
        for (Future<Long> client : running) {
            transactions += client.get();
        }
        return transactions * 1e9 / length.toNanos();
    }

    private long client(long end, SplittableRandom random) throws SQLException {
        long transactions = 0;
        try (Connection connection = database.asApp()) {
            Map<Operation, PreparedStatement> statements = new EnumMap<>(Operation.class);
            for (Operation operation : Operation.values()) {
                statements.put(operation, connection.prepareStatement(transaction(operation)));
            }
            while (System.nanoTime() < end) {
                Operation operation = Mix.next(random);
                KnownOrder order = orders.get(random.nextInt(orders.size()));
                PreparedStatement statement = statements.get(operation);
                statement.setString(1, order.slug());
                if (operation == Operation.GET) {
                    statement.setObject(2, order.id());
                }
                statement.execute();
                transactions++;
            }
        }
        return transactions;
    }

    // Several statements in one, which the driver sends together.
    private static String transaction(Operation operation) {
        String statement = switch (operation) {
            case LIST -> LIST;
            case GET -> GET + "?";
            case POST -> POST;
        };
        return "begin; " + SET_TENANT + "?; " + statement + "; commit";
    }
}
