package dev.tenantry.context;

/** Tells whether a caller is a user of a tenant. Implemented by the package that stores the users. */
public interface Membership {

    /** Returns whether the bound tenant has a user with this subject. */
    boolean includes(String subject);
}
