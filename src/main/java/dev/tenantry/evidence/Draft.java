package dev.tenantry.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenantry.evidence.HomeReports.HomeReport;
import dev.tenantry.http.InstantForm;
import dev.tenantry.isolation.IsolationFinding;
import dev.tenantry.isolation.ProbeResult;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A report that is being made. Safe for concurrent use, except for the main database. */
final class Draft {

    /**
     * What the audit of one home found.
     *
     * @param shape what the home consists of; empty if it was not found
     * @param database what surrounds it, if it is in a database of its own
     */
    record Audited(
            KnownHome home, List<IsolationFinding> findings, Optional<JsonNode> shape, Optional<JsonNode> database) {}

    private static final int FORMAT = 1;

    private final Scope scope;
    private final Findings findings = new Findings();
    private final Findings warnings = new Findings();
    private final HomeReports homes = new HomeReports();
    private final Descriptions shapes = new Descriptions();
    private final Descriptions databases = new Descriptions();
    private String mainDatabase = "";

    Draft(Scope scope) {
        this.scope = scope;
    }

    HomeReports homes() {
        return homes;
    }

    Findings warnings() {
        return warnings;
    }

    void mainDatabase(JsonNode surroundings) {
        mainDatabase = databases.add(surroundings);
    }

    /**
     * Adds a home that was audited. In a database that the registry does not name no tenant is served, and it may be half
     * made, so what is found there is a warning.
     */
    void audited(Audited result) {
        KnownHome home = result.home();
        (home.isNamed() ? findings : warnings).add(home, result.findings());
        homes.add(new HomeReport(
                home,
                result.findings().isEmpty() ? HomeState.SOUND : HomeState.BROKEN,
                Optional.empty(),
                result.shape().map(shapes::add),
                result.database().map(databases::add),
                Optional.empty()));
    }

    /**
     * Completes the report.
     *
     * @param mainDatabaseAuditedAt when the instance last audited the main database by itself
     * @param schemasAuditedAt when it last ended a turn of all homes in schemas
     */
    IsolationReport report(
            Build build,
            Optional<Instant> mainDatabaseAuditedAt,
            Optional<Instant> schemasAuditedAt,
            List<ProbeResult> probes) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Verdict verdict = verdict(probes);
        json.put("format", FORMAT);
        json.putObject("service").put("version", build.version()).put("commit", build.commit());
        json.put("at", InstantForm.text(Instant.now()));
        json.put("scope", ReportedName.of(scope));
        json.put("verdict", verdict.reportedName());
        ObjectNode audits = json.putObject("last_audits");
        mainDatabaseAuditedAt.ifPresent(at -> audits.put("main_database", InstantForm.text(at)));
        schemasAuditedAt.ifPresent(at -> audits.put("all_schemas", InstantForm.text(at)));
        json.set("probes", json(probes));
        json.set("findings", findings.json());
        json.put("findings_omitted", findings.omitted());
        json.set("warnings", warnings.json());
        json.put("warnings_omitted", warnings.omitted());
        json.set("unaudited", homes.unaudited());
        json.set("homes", homes.json());
        json.set("shapes", shapes.json());
        json.put("main_database", mainDatabase);
        json.set("databases", databases.json());
        return IsolationReport.sealed(json, verdict);
    }

    private Verdict verdict(List<ProbeResult> probes) {
        if (!findings.isEmpty()
                || probes.stream().anyMatch(probe -> probe.outcome() == ProbeResult.Outcome.BROKEN)
                || homes.any(report ->
                        report.state() == HomeState.BROKEN && report.home().isNamed())) {
            return Verdict.BROKEN;
        }
        return homes.any(report ->
                        report.state() == HomeState.UNAUDITED && report.home().isNamed())
                ? Verdict.INCOMPLETE
                : Verdict.HOLDS;
    }

    private static ArrayNode json(List<ProbeResult> probes) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        probes.stream()
                .sorted(Comparator.comparing(ProbeResult::tier).thenComparing(ProbeResult::at))
                .forEach(probe -> all.addObject()
                        .put("tier", probe.tier().wireName())
                        .put("at", InstantForm.text(probe.at()))
                        .put("outcome", ReportedName.of(probe.outcome()))
                        .put("detail", probe.detail()));
        return all;
    }
}
