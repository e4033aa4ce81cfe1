package dev.tenantry.histories;

import dev.tenantry.support.Superuser;

/** What a superuser does to the main database so that a history must diverge. */
enum Fault {
    VERSION_STANDS_STILL(
            "possible is only|Expected 200, not 412",
            trigger(
                    "before update",
                    "shared.orders",
                    "if new.status = old.status then new.version := old.version; end if;"),
            "drop trigger planted on shared.orders"),

    SUSPENSION_IS_IGNORED(
            "although the tenant is suspended",
            trigger(
                    "before update",
                    "control.tenants",
                    "if new.status = 'suspended' then new.status := old.status; end if;"),
            "drop trigger planted on control.tenants"),

    KEY_IS_FORGOTTEN(
            "A repeated request got another answer|and there are",
            trigger(
                    "after insert",
                    "shared.idempotency_keys",
                    "delete from shared.idempotency_keys where key = new.key;"),
            "drop trigger planted on shared.idempotency_keys"),

    STEP_IS_LOST(
            "The history is|rows in order_transitions",
            trigger(
                    "after insert",
                    "shared.order_transitions",
                    "delete from shared.order_transitions where id = new.id;"),
            "drop trigger planted on shared.order_transitions"),

    /** The last one, because the instances notice it and serve nothing for a while. */
    POLICY_IS_GONE(
            "is not of tenant",
            "alter table shared.orders disable row level security",
            "alter table shared.orders enable row level security");

    /** A pattern of which the message of the divergence contains a match. */
    final String message;

    private final String planted;
    private final String removed;

    Fault(String message, String planted, String removed) {
        this.message = message;
        this.planted = planted;
        this.removed = removed;
    }

    private static String trigger(String event, String table, String body) {
        return "create or replace function public.planted() returns trigger language plpgsql as $$ begin " + body
                + " return new; end $$; create trigger planted " + event + " on " + table
                + " for each row execute function public.planted()";
    }

    void plant(Superuser superuser) {
        superuser.execute(planted);
    }

    void remove(Superuser superuser) {
        superuser.execute(removed);
    }
}
