package dev.tenantry.support;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.HashMap;
import java.util.Map;

/** The running transaction of a thread, without a transaction manager. Each is another one. */
public final class FakeTransaction implements TransactionSynchronizationRegistry {

    private final Map<Object, Object> resources = new HashMap<>();
    private int status;

    private FakeTransaction(int status) {
        this.status = status;
    }

    public static FakeTransaction active() {
        return new FakeTransaction(Status.STATUS_ACTIVE);
    }

    public static FakeTransaction none() {
        return new FakeTransaction(Status.STATUS_NO_TRANSACTION);
    }

    @Override
    public Object getTransactionKey() {
        return this;
    }

    @Override
    public void putResource(Object key, Object value) {
        resources.put(key, value);
    }

    @Override
    public Object getResource(Object key) {
        return resources.get(key);
    }

    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
        // This transaction never ends.
    }

    @Override
    public int getTransactionStatus() {
        return status;
    }

    @Override
    public void setRollbackOnly() {
        status = Status.STATUS_MARKED_ROLLBACK;
    }

    @Override
    public boolean getRollbackOnly() {
        return status == Status.STATUS_MARKED_ROLLBACK;
    }
}
