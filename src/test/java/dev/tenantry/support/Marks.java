package dev.tenantry.support;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Finds what belongs to one tenant where only another's may be. A test makes marks for each owner, writes them into
 * whatever that owner chooses (slugs, references, addresses, keys), and then asks of everything that leaves the service
 * whose marks are in it.
 *
 * <pre>{@code
 * Marks marks = new Marks();
 * place(acme, marks.make("acme"));
 * place(globex, marks.make("globex"));
 * assertThat(marks.in(list(acme).asByteArray())).containsOnlyKeys("acme");
 * }</pre>
 *
 * A mark is found in any case, and also in Base64 and hexadecimal. It is not found in what is compressed, encrypted or
 * hashed: unpack archives first. Not for several threads.
 */
public final class Marks {

    /** By what is looked for, in lower case: whose it is, and the mark as it was made. */
    private final Map<String, Mark> folded = new LinkedHashMap<>();

    /** The same for Base64, in which case matters. */
    private final Map<String, Mark> exact = new LinkedHashMap<>();

    private record Mark(String owner, String text) {}

    /** Returns a new mark of the owner: 20 lower-case letters and digits, valid in slugs, addresses, keys and paths. */
    public String make(String owner) {
        String mark = "mark" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        add(owner, mark);
        return mark;
    }

    /** Also counts this text as the owner's, such as an id that the service has given. A UUID counts without dashes too. */
    public void add(String owner, String text) {
        Mark mark = new Mark(owner, text);
        folded.put(text.toLowerCase(Locale.ROOT), mark);
        folded.put(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)), mark);
        if (text.contains("-")) {
            folded.put(text.replace("-", "").toLowerCase(Locale.ROOT), mark);
        }
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            IntStream.range(0, 3).forEach(offset -> exact.put(inBase64(encoder, text, offset), mark));
        }
    }

    /** Returns the letters that the text gives in Base64 if this many octets (modulo 3) are before it. */
    private static String inBase64(Base64.Encoder encoder, String text, int before) {
        byte[] octets = (" ".repeat(before) + text).getBytes(StandardCharsets.UTF_8);
        String letters = encoder.withoutPadding().encodeToString(octets);
        // The first and the last letter also depend on what is around the text.
        int from = before == 0 ? 0 : before + 1;
        int to = octets.length % 3 == 0 ? letters.length() : letters.length() - 1;
        return letters.substring(from, to);
    }

    /** Returns the marks in these octets, by their owners. */
    public Map<String, Set<String>> in(byte[] octets) {
        return in(new String(octets, StandardCharsets.ISO_8859_1));
    }

    /** Returns the marks in this text, by their owners. */
    public Map<String, Set<String>> in(String text) {
        Map<String, Set<String>> found = new TreeMap<>();
        Consumer<Mark> add = mark ->
                found.computeIfAbsent(mark.owner(), owner -> new TreeSet<>()).add(mark.text());
        String lower = text.toLowerCase(Locale.ROOT);
        folded.forEach((form, mark) -> {
            if (lower.contains(form)) {
                add.accept(mark);
            }
        });
        exact.forEach((form, mark) -> {
            if (text.contains(form)) {
                add.accept(mark);
            }
        });
        return found;
    }

    /** Returns the marks in this text that belong to others than this owner, by their owners. */
    public Map<String, Set<String>> foreignTo(String owner, String text) {
        Map<String, Set<String>> found = new HashMap<>(in(text));
        found.remove(owner);
        return found;
    }
}
