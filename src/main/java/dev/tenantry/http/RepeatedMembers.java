package dev.tenantry.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tenantry.http.MemberFault.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds members that occur twice in one object: parsers disagree about which of them counts. */
final class RepeatedMembers {

    private RepeatedMembers() {}

    /** Returns one fault per repeated name, at most {@value BodyFaults#MOST}. */
    static List<BodyFault> of(byte[] body) throws IOException {
        List<BodyFault> faults = new ArrayList<>();
        Deque<Set<String>> names = new ArrayDeque<>();
        try (JsonParser parser = BodyScan.JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT -> names.push(new HashSet<>());
                    case END_OBJECT -> names.pop();
                    case FIELD_NAME -> {
                        if (!names.element().add(parser.currentName()) && faults.size() < BodyFaults.MOST) {
                            faults.add(new BodyFault(
                                    BodyFault.path(parser.getParsingContext()), "must not occur twice", Kind.FORM));
                        }
                    }
                    default -> {}
                }
            }
        }
        return faults;
    }
}
