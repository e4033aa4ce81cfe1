package dev.tenantry.admin;

/** The role, in the token's claim {@code groups}, of those who run the platform. */
public final class AdminRole {

    public static final String NAME = "platform-admin";

    private AdminRole() {}
}
