package dev.tenantry.k8s.rules;

import static java.util.stream.Collectors.joining;

import dev.tenantry.k8s.model.Field;
import dev.tenantry.k8s.model.Overlay;
import dev.tenantry.k8s.model.Peer;
import dev.tenantry.k8s.model.Reach;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws what the network policies of an overlay allow, as a Mermaid flowchart: an arrow from each client to each server
 * that it may reach, with the ports. Name resolution is left out, because every pod may do it.
 */
record Picture(Overlay overlay) {

    /** The peers that we know, in the order in which they are drawn, as a reader would call them. */
    private static final Map<String, String> TITLES = titles();

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("gateway", "Gateway's proxies");
        titles.put("interceptor", "KEDA's interceptor");
        titles.put("activator", "Knative's activator");
        titles.put("autoscaler", "Knative's autoscaler");
        titles.put("operators", "Pods of platform operators");
        titles.put("cloudnative-pg", "CloudNativePG operator");
        titles.put("serving", "Serving pods");
        titles.put("control-plane", "Control plane");
        titles.put("migration", "Migration Job");
        titles.put("audit", "Audit CronJob");
        titles.put("cache", "Redis");
        titles.put("pooler", "Pooler");
        titles.put("database", "PostgreSQL");
        titles.put("collector", "OpenTelemetry collector");
        titles.put("monitoring", "Prometheus");
        return titles;
    }

    String drawn() {
        Map<String, Map<String, Set<Integer>>> arrows = arrows();
        Set<String> inside = Peer.in(overlay)
                .filter(peer -> overlay.find("Namespace/" + peer.namespace()).isPresent())
                .map(Peer::name)
                .collect(Collectors.toSet());
        Set<String> drawn = ordered(
                Stream.concat(arrows.keySet().stream(), arrows.values().stream().flatMap(to -> to.keySet().stream())));
        return Stream.of(
                        Stream.of("flowchart LR"),
                        drawn.stream().filter(name -> !inside.contains(name)).map(name -> "    " + node(name)),
                        Stream.of("    subgraph tenantry [\"Namespace tenantry\"]"),
                        drawn.stream().filter(inside::contains).map(name -> "        " + node(name)),
                        Stream.of("    end", ""),
                        drawn.stream().flatMap(from -> arrows(from, arrows.getOrDefault(from, Map.of()))))
                .flatMap(lines -> lines)
                .collect(joining("\n", "", "\n"));
    }

    private Map<String, Map<String, Set<Integer>>> arrows() {
        Map<String, Map<String, Set<Integer>>> arrows = new LinkedHashMap<>();
        Neighbours.reached(overlay)
                .forEach((from, ways) -> ways.keySet().forEach(way -> {
                    String to = way.substring(0, way.lastIndexOf(':'));
                    if (!to.equals("dns")) {
                        arrow(arrows, from, to).add(Integer.valueOf(way.substring(way.lastIndexOf(':') + 1)));
                    }
                }));
        Reach reach = new Reach(overlay);
        Peer.in(overlay)
                .forEach(from -> reach.toAddresses(from)
                        .forEach(rule ->
                                arrow(arrows, from.name(), addresses(rule)).addAll(ports(rule))));
        return arrows;
    }

    private static Set<Integer> arrow(Map<String, Map<String, Set<Integer>>> arrows, String from, String to) {
        return arrows.computeIfAbsent(from, name -> new LinkedHashMap<>()).computeIfAbsent(to, name -> new TreeSet<>());
    }

    private static Set<Integer> ports(Field rule) {
        return rule.each("ports/*/port").map(port -> port.value().asInt()).collect(Collectors.toSet());
    }

    /** Says what is at the addresses, which are placeholders here, by the port that leads there. */
    private static String addresses(Field rule) {
        Set<Integer> ports = ports(rule);
        return ports.contains(6443)
                ? "Kubernetes API server"
                : ports.contains(5432)
                        ? "PostgreSQL outside the cluster"
                        : ports.equals(Set.of(443)) ? "Object store" : "Addresses outside the cluster";
    }

    // Monitoring is beside what a request needs, so its lines are dotted.
    private static Stream<String> arrows(String from, Map<String, Set<Integer>> targets) {
        return ordered(targets.keySet().stream()).stream()
                .map(to -> "    %s %s|\"%s\"| %s"
                        .formatted(
                                id(from),
                                from.equals("monitoring") ? "-.->" : "-->",
                                targets.get(to).stream().map(String::valueOf).collect(joining(", ")),
                                id(to)));
    }

    private static Set<String> ordered(Stream<String> names) {
        List<String> order = List.copyOf(TITLES.keySet());
        return names.sorted(Comparator.comparingInt(
                                (String name) -> order.contains(name) ? order.indexOf(name) : order.size())
                        .thenComparing(name -> name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String node(String name) {
        String title = TITLES.getOrDefault(name, name);
        return id(name) + (name.equals("database") ? "[(\"" + title + "\")]" : "[\"" + title + "\"]");
    }

    private static String id(String name) {
        return name.replace(' ', '-').toLowerCase(Locale.ROOT);
    }
}
