package dev.tenantry.admin;

/** The role of platform administrators, in the token's claim {@code groups}. */
public final class AdminRole {

    public static final String NAME = "platform-admin";

    private AdminRole() {}
}
