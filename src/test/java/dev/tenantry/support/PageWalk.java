package dev.tenantry.support;

import static dev.tenantry.support.Api.as;

import dev.tenantry.tenant.Tenant;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Walks through the pages of a list by their links, as a client does. */
public final class PageWalk {

    private static final Pattern LINK = Pattern.compile("<([^>]*)>; rel=\"([a-z]+)\"");

    private PageWalk() {}

    /** Gets a page by a path as it is, in which characters are encoded already. */
    public static Response get(Tenant tenant, String path) {
        return as(tenant).urlEncodingEnabled(false).get(path);
    }

    /** Returns the path that the page gives for {@code next} or {@code prev}. */
    public static Optional<String> link(Response page, String relation) {
        Matcher links = LINK.matcher(Optional.ofNullable(page.header("Link")).orElse(""));
        while (links.find()) {
            if (links.group(2).equals(relation)) {
                return Optional.of(links.group(1));
            }
        }
        return Optional.empty();
    }

    /** Returns the page at this path and those after it. */
    public static List<Response> from(Tenant tenant, String path) {
        List<Response> pages = new ArrayList<>();
        Optional<String> next = Optional.of(path);
        while (next.isPresent()) {
            pages.add(get(tenant, next.get()));
            pages.getLast().then().statusCode(200);
            next = link(pages.getLast(), "next");
        }
        return pages;
    }

    /** Returns the ids on these pages. */
    public static List<String> ids(List<Response> pages) {
        return pages.stream()
                .flatMap(page -> OrdersApi.each(page, "id").stream())
                .toList();
    }
}
