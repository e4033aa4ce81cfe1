package dev.tenantry.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Parses a Dockerfile as far as our rules need it. Supports no here-documents and no escape character except the
 * backslash.
 */
record Dockerfile(List<Instruction> beforeStages, List<Stage> stages) {

    record Instruction(String keyword, String arguments) {

        boolean is(String other) {
            return keyword.equals(other);
        }

        /** Returns whether the arguments are in exec form, a JSON array. Anything else is passed to a shell. */
        boolean isExecForm() {
            return arguments.startsWith("[");
        }
    }

    record Stage(Instruction from, List<Instruction> body) {

        Stream<Instruction> all(String keyword) {
            return body.stream().filter(instruction -> instruction.is(keyword));
        }
    }

    static Dockerfile parse(String text) {
        List<Instruction> beforeStages = new ArrayList<>();
        List<Stage> stages = new ArrayList<>();
        for (Instruction instruction : instructions(text)) {
            if (instruction.is("FROM")) {
                stages.add(new Stage(instruction, new ArrayList<>()));
            } else if (stages.isEmpty()) {
                beforeStages.add(instruction);
            } else {
                stages.getLast().body().add(instruction);
            }
        }
        return new Dockerfile(beforeStages, stages);
    }

    private static List<Instruction> instructions(String text) {
        // Comments are removed first, because a comment line may stand inside a continued instruction.
        String joined = text.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .reduce("", (before, line) -> before + line + "\n")
                .replaceAll("\\\\\\s*\\n\\s*", " ");
        return Arrays.stream(joined.split("\n"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line.split("\\s+", 2))
                .map(parts -> new Instruction(parts[0].toUpperCase(Locale.ROOT), parts.length > 1 ? parts[1] : ""))
                .toList();
    }

    Stage last() {
        return stages.getLast();
    }

    /** Returns all instructions in order: those before the first stage and those of every stage. */
    Stream<Instruction> all() {
        return Stream.concat(beforeStages.stream(), stages.stream().flatMap(stage -> stage.body().stream()));
    }
}
