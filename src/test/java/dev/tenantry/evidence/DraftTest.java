package dev.tenantry.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tenantry.evidence.HomeReports.HomeReport;
import dev.tenantry.isolation.IsolationFinding;
import dev.tenantry.isolation.ProbeResult;
import dev.tenantry.support.BesideOthers;
import dev.tenantry.tenant.HomeName;
import dev.tenantry.tenant.IsolationTier;
import dev.tenantry.tenant.StoreName;
import dev.tenantry.tenant.TenantStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@BesideOthers
class DraftTest {

    private static final IsolationFinding FINDING = new IsolationFinding("It leaks.", "repair it");
    private static final HomeName NAME = new HomeName("t_0f0f1d525f1e4c578d5f0d9a3f1f7a11");
    private static final KnownHome HOME = home(TenantStatus.ACTIVE);
    private static final KnownHome REMAINDER = KnownHome.unregistered(new StoreName("eu1"), NAME);

    private final Draft draft = new Draft(Scope.EVERYTHING);

    @Test
    void holdsIfEverythingWasAuditedAndNothingFound() {
        draft.audited(audited(HOME, List.of()));
        assertThat(report().verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void isBrokenByAFindingEvenIfNotEverythingWasAudited() {
        draft.audited(audited(HOME, List.of(FINDING)));
        draft.homes().add(HomeReport.unaudited(HOME, "It is locked."));
        assertThat(report().verdict()).isEqualTo(Verdict.BROKEN);
    }

    @Test
    void isIncompleteIfAHomeCouldNotBeAudited() {
        draft.homes().add(HomeReport.unaudited(HOME, "It is locked."));
        assertThat(report().verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(json().path("unaudited").path(0).path("reason").asText()).isEqualTo("It is locked.");
    }

    @Test
    void isBrokenByWhatAnInstanceRemembers() {
        draft.homes().add(HomeReport.of(HOME, HomeState.BROKEN));
        assertThat(report().verdict()).isEqualTo(Verdict.BROKEN);
    }

    @ParameterizedTest
    @EnumSource(
            value = HomeState.class,
            names = {"PENDING", "NOT_VISITED", "SOUND"})
    void holdsBesideHomesThatNeedNoAudit(HomeState state) {
        draft.homes().add(HomeReport.of(HOME, state));
        assertThat(report().verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void warnsOfADatabaseThatTheRegistryDoesNotName() {
        draft.audited(audited(REMAINDER, List.of(FINDING)));
        draft.homes().add(HomeReport.unaudited(REMAINDER, "It is away."));
        assertThat(report().verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(json().path("warnings").path(0).path("sentence").asText()).isEqualTo("It leaks.");
        assertThat(json().path("findings")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"HELD, HOLDS", "NOT_MADE, HOLDS", "BROKEN, BROKEN"})
    void listensToProbes(ProbeResult.Outcome outcome, Verdict verdict) {
        ProbeResult result = new ProbeResult(IsolationTier.SCHEMA, Instant.EPOCH, outcome, "Three of three attempts.");
        assertThat(report(result).verdict()).isEqualTo(verdict);
        assertThat(new SignedReport(report(result).json())
                        .json()
                        .path("probes")
                        .path(0)
                        .toString())
                .contains("\"tier\":\"schema\"", "\"at\":\"1970-01-01T00:00:00.000000Z\"", "Three of three attempts.");
    }

    @Test
    void staysSmallHoweverMuchIsFound() {
        draft.audited(audited(
                HOME,
                IntStream.range(0, 1_234)
                        .mapToObj(number -> new IsolationFinding("Finding " + number, "repair it"))
                        .toList()));
        assertThat(json().path("findings")).hasSize(1_000);
        assertThat(json().path("findings_omitted").asInt()).isEqualTo(234);
    }

    @Test
    void describesHomesThatAreAlikeOnce() {
        JsonNode other = JsonNodeFactory.instance.objectNode().put("owner", "other");
        draft.audited(audited(HOME, List.of()));
        draft.audited(audited(home(TenantStatus.SUSPENDED), List.of()));
        draft.audited(new Draft.Audited(HOME, List.of(), Optional.of(other), Optional.empty()));
        assertThat(json().path("shapes"))
                .hasSize(2)
                .extracting(shape -> shape.path("count").asInt())
                .containsExactlyInAnyOrder(2, 1);
    }

    private JsonNode json() {
        return new SignedReport(report().json()).json();
    }

    private IsolationReport report(ProbeResult... probes) {
        return draft.report(new Build("1.0", "unknown"), Optional.empty(), Optional.empty(), List.of(probes));
    }

    private static Draft.Audited audited(KnownHome home, List<IsolationFinding> findings) {
        JsonNode shape = JsonNodeFactory.instance.objectNode().put("owner", "tenantry_owner");
        return new Draft.Audited(home, findings, Optional.of(shape), Optional.empty());
    }

    private static KnownHome home(TenantStatus status) {
        return new KnownHome(
                NAME,
                IsolationTier.SCHEMA,
                Optional.empty(),
                Optional.of("0f0f1d52-5f1e-4c57-8d5f-0d9a3f1f7a11"),
                Optional.of(status),
                9,
                true);
    }
}
