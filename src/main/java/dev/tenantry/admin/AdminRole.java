package dev.tenantry.admin;

/** The role, in the token's claim {@code groups}, of those who run the platform. */
final class AdminRole {

    static final String NAME = "platform-admin";

    private AdminRole() {}
}
