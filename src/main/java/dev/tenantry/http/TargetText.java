package dev.tenantry.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;

/**
 * Refuses a target whose decoded octets are not valid UTF-8. The layers above would replace them by U+FFFD, so that
 * different targets would name the same resource.
 */
@ApplicationScoped
class TargetText {

    void register(@Observes Filters filters) {
        filters.register(TargetText::check, FilterPriorities.TARGET);
    }

    private static void check(RoutingContext routing) {
        if (isText(routing.request().uri())) {
            routing.next();
        } else {
            routing.fail(400);
        }
    }

    static boolean isText(String target) {
        if (target.indexOf('%') < 0) {
            return target.chars().allMatch(character -> character < 0x80);
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(target.length());
        for (int i = 0; i < target.length(); i++) {
            char character = target.charAt(i);
            if (character >= 0x80) {
                return false;
            }
            if (character != '%') {
                octets.write(character);
                continue;
            }
            int high = i + 2 < target.length() ? Character.digit(target.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(target.charAt(i + 2), 16);
            if (low < 0) {
                return false;
            }
            octets.write(high << 4 | low);
            i += 2;
        }
        return Utf8.isValid(octets.toByteArray());
    }
}
