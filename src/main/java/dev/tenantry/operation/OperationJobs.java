package dev.tenantry.operation;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the job for a kind of operation among all beans that are jobs. */
@ApplicationScoped
class OperationJobs {

    private final Map<OperationKind, OperationJob> byKind;

    OperationJobs(@All List<OperationJob> jobs) {
        this.byKind = jobs.stream().collect(Collectors.toMap(OperationJob::kind, Function.identity()));
    }

    Optional<OperationJob> find(OperationKind kind) {
        return Optional.ofNullable(byKind.get(kind));
    }

    /** Returns the names of all kinds, in alphabetical order. */
    List<String> names() {
        return byKind.keySet().stream().map(OperationKind::wireName).sorted().toList();
    }
}
