package dev.tenantry.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

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

    // Framing has refused targets that contain other characters than ASCII, or a percent sign without two digits.
    private static boolean isText(String target) {
        if (target.indexOf('%') < 0) {
            return true;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(target.length());
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) == '%') {
                octets.write(HexFormat.fromHexDigits(target, i + 1, i + 3));
                i += 2;
            } else {
                octets.write(target.charAt(i));
            }
        }
        return Utf8.isValid(octets.toByteArray());
    }
}
