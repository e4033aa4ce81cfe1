package dev.tenantry.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one member of a body, or with a parameter.
 *
 * @param field the member as people write it, such as {@code lines[0].quantity}, or the parameter
 * @param pointer the member as a JSON Pointer (RFC 6901); null for a parameter
 * @param requirement what the value must be, such as {@code must not be null}
 */
public record MemberFault(String field, @Nullable String pointer, String requirement, Kind kind) {

    /** Decides the type of the problem. */
    public enum Kind {
        /** The member is not known, occurs twice, or has a value of the wrong type. */
        FORM,
        /** The member must not have this value. */
        VALUE
    }

    // Names come from the client, and are repeated in an answer and in the log.
    private static final String HARMLESS = "[A-Za-z0-9._-]{1,40}";

    /** @param path names of members, and indexes of elements */
    static MemberFault at(List<Object> path, String requirement, Kind kind) {
        StringBuilder field = new StringBuilder();
        StringBuilder pointer = new StringBuilder();
        for (Object step : path) {
            if (step instanceof Integer) {
                field.append('[').append(step).append(']');
            } else if (step.toString().matches(HARMLESS)) {
                field.append(field.isEmpty() ? "" : ".").append(step);
            } else {
                return new MemberFault(
                        nameOf(field), pointer.toString(), "has a member that this operation does not take", kind);
            }
            pointer.append('/').append(step);
        }
        return new MemberFault(nameOf(field), pointer.toString(), requirement, kind);
    }

    private static String nameOf(StringBuilder field) {
        return field.isEmpty() ? "body" : field.toString();
    }
}
