package dev.tenantry.provisioning;

import dev.tenantry.home.HomeMigrator;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.Placement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Migrates nothing. Holds each call until the test lets it through, and counts the calls that are held. */
final class HeldMigrator extends HomeMigrator {

    final Queue<HomeName> begun = new ConcurrentLinkedQueue<>();
    final Queue<HomeName> ended = new ConcurrentLinkedQueue<>();
    private final Semaphore permits = new Semaphore(0);

    HeldMigrator(ManyHomes homes) {
        super(homes.next(), homes.owner(homes.next()));
    }

    void letOneThrough() {
        permits.release();
    }

    void letAllThrough() {
        permits.release(1_000_000);
    }

    int held() {
        return begun.size() - ended.size();
    }

    @Override
    public int migrate(Placement placement, HomeName home) {
        begun.add(home);
        permits.acquireUninterruptibly();
        ended.add(home);
        return ManyHomes.NEXT;
    }

    @Override
    public int newest() {
        return ManyHomes.NEXT;
    }
}
