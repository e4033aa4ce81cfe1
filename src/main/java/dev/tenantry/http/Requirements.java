package dev.tenantry.http;

import java.util.List;

/** Says what a value must be, in the same words for parameters and for members of a body. */
final class Requirements {

    private Requirements() {}

    static String oneOf(List<String> names) {
        return "must be one of " + String.join(", ", names);
    }
}
