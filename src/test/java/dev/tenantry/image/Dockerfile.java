package dev.tenantry.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A Dockerfile as far as the rules for ours need it: no here-documents, no other escape than a backslash. */
record Dockerfile(List<Instruction> beforeStages, List<Stage> stages) {

    record Instruction(String keyword, String arguments) {

        boolean is(String other) {
            return keyword.equals(other);
        }

        /** Exec form is a JSON array; anything else is handed to a shell. */
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
        // Comments go first: a line of them may stand within an instruction that is continued.
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

    /** In order, of all stages and before them. */
    Stream<Instruction> all() {
        return Stream.concat(beforeStages.stream(), stages.stream().flatMap(stage -> stage.body().stream()));
    }
}
