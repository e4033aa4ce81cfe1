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

    private static final String BODY = "body";

    // Names come from the client, and are repeated in an answer and in the log.
    private static final String HARMLESS = "[A-Za-z0-9._-]{1,40}";

    static MemberFault ofParameter(String name, String requirement) {
        return new MemberFault(name, null, requirement, Kind.VALUE);
    }

    /** Returns a value that is not allowed at this place: names of members, and indexes of elements. */
    public static MemberFault at(String requirement, Object... path) {
        return at(List.of(path), requirement, Kind.VALUE);
    }

    /** Returns the same fault of a body that is the element with this index of the actual one. */
    public MemberFault ofElement(int index) {
        String element = "[" + index + "]";
        return new MemberFault(
                field.equals(BODY) ? element : element + "." + field, "/" + index + pointer, requirement, kind);
    }

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
        return field.isEmpty() ? BODY : field.toString();
    }
}
