package dev.tenantry.k8s.model;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.extension.StringsLib;
import org.projectnessie.cel.tools.Script;
import org.projectnessie.cel.tools.ScriptException;
import org.projectnessie.cel.tools.ScriptHost;

/** Evaluates an expression of an admission policy, in the Common Expression Language, as an API server does. */
record Expression(String text) {

    private static final ScriptHost HOST = ScriptHost.newBuilder().build();

    // Reading an expression takes far longer than evaluating it, and every policy is asked many times.
    private static final Map<Expression, Script> READ = new ConcurrentHashMap<>();

    /** Evaluates it with values for all names that it may use. These must be the same names each time. */
    <T> T value(Class<T> type, Map<String, Object> names) {
        try {
            return READ.computeIfAbsent(this, each -> each.read(names.keySet())).execute(type, names);
        } catch (ScriptException e) {
            throw new IllegalStateException("Cannot evaluate " + text, e);
        }
    }

    private Script read(Set<String> names) {
        try {
            return HOST.buildScript(text)
                    .withDeclarations(names.stream()
                            .map(name -> Decls.newVar(name, Decls.Dyn))
                            .toList())
                    .withLibraries(new StringsLib())
                    .build();
        } catch (ScriptException e) {
            throw new IllegalStateException("Cannot read " + text, e);
        }
    }
}
