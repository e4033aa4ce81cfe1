package dev.tenantry.k8s.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenantry.k8s.model.PromQl.Selector;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void findsMetricsLabelsAndGroups() {
        PromQl found = PromQl.of("""
                topk(5, sum by (le, uri) (rate(a_bucket{namespace="$n", uri!~"/q/{x}"}[$__rate_interval])))
                  / on (job) group_left () max(job:b:rate5m offset 5m) > bool 0.5 and up == 1e3
                """);

        assertThat(found.selectors())
                .containsExactly(
                        new Selector("a_bucket", Set.of("namespace", "uri")),
                        new Selector("job:b:rate5m", Set.of()),
                        new Selector("up", Set.of()));
        assertThat(found.grouping()).containsExactlyInAnyOrder("le", "uri", "job");
    }
}
