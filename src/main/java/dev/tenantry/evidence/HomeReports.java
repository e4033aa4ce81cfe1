package dev.tenantry.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.http.InstantForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What was found out about each home. Safe for concurrent use. */
final class HomeReports {

    /**
     * One home.
     *
     * @param reason why it could not be audited
     * @param shape the digest of what it consists of
     * @param database the digest of what surrounds it, if it is in a database of its own
     * @param auditedAt when it was last audited, if that was before this report
     */
    record HomeReport(
            KnownHome home,
            HomeState state,
            Optional<String> reason,
            Optional<String> shape,
            Optional<String> database,
            Optional<Instant> auditedAt) {

        private static final Comparator<HomeReport> ORDER = Comparator.comparing(
                        (HomeReport report) -> report.home().name().value())
                .thenComparing(report -> report.home().tier())
                .thenComparing(
                        report -> report.home().store().map(Object::toString).orElse(""));

        static HomeReport of(KnownHome home, HomeState state) {
            return new HomeReport(home, state, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        static HomeReport unaudited(KnownHome home, String reason) {
            return new HomeReport(
                    home,
                    HomeState.UNAUDITED,
                    Optional.of(reason),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        private ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("name", home.name().value());
            json.put("tier", home.tier().wireName());
            home.store().ifPresent(store -> json.put("store", store.value()));
            home.tenant().ifPresent(tenant -> json.put("tenant", tenant));
            home.status().ifPresent(status -> json.put("status", status.wireName()));
            json.put("schema_version", home.version());
            json.put("state", ReportedName.of(state));
            shape.ifPresent(digest -> json.put("shape", digest));
            database.ifPresent(digest -> json.put("database", digest));
            auditedAt.ifPresent(at -> json.put("audited_at", InstantForm.text(at)));
            return json;
        }
    }

    private final List<HomeReport> reports = new ArrayList<>();

    synchronized void add(HomeReport report) {
        reports.add(report);
    }

    synchronized boolean any(Predicate<HomeReport> condition) {
        return reports.stream().anyMatch(condition);
    }

    synchronized ArrayNode json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        reports.stream().sorted(HomeReport.ORDER).forEach(report -> all.add(report.json()));
        return all;
    }

    /** Returns the homes that could not be audited, with the reasons. */
    synchronized ArrayNode unaudited() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        reports.stream()
                .filter(report -> report.state() == HomeState.UNAUDITED)
                .sorted(HomeReport.ORDER)
                .forEach(report -> {
                    ObjectNode json = all.addObject();
                    json.put("home", report.home().name().value());
                    report.home().store().ifPresent(store -> json.put("store", store.value()));
                    json.put("reason", report.reason().orElse(""));
                });
        return all;
    }
}
