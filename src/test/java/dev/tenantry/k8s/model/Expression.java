package dev.tenantry.k8s.model;

import java.util.Map;
import org.projectnessie.cel.checker.Decls;
import org.projectnessie.cel.extension.StringsLib;
import org.projectnessie.cel.tools.ScriptException;
import org.projectnessie.cel.tools.ScriptHost;

/** Evaluates an expression of an admission policy, in the Common Expression Language, as an API server does. */
record Expression(String text) {

    private static final ScriptHost HOST = ScriptHost.newBuilder().build();

    <T> T value(Class<T> type, Map<String, Object> names) {
        try {
            return HOST.buildScript(text)
                    .withDeclarations(names.keySet().stream()
                            .map(name -> Decls.newVar(name, Decls.Dyn))
                            .toList())
                    .withLibraries(new StringsLib())
                    .build()
                    .execute(type, names);
        } catch (ScriptException e) {
            throw new IllegalStateException("Cannot evaluate " + text, e);
        }
    }
}
