package dev.tenantry.context;

/** Who are a tenant's users? Answered by whoever keeps them. */
public interface Membership {

    /** Whether the tenant that is bound has a user with this subject. */
    boolean includes(String subject);
}
