package dev.tenantry.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenantry.http.MemberFault.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds everything that is wrong with a body, where Jackson stops at the first fault: it reads the body again and again,
 * each time without the member that was at fault. Only used for a body that has been refused.
 */
@ApplicationScoped
public class BodyFaults {

    /** The most faults that an answer names. Bounds the work for a body that has thousands. */
    static final int MOST = 20;

    private static final ObjectMapper LENIENT = new ObjectMapper();

    private final ObjectMapper json;
    private final Validator validator;

    BodyFaults(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Returns all faults; empty if the body can be read as this type.
     *
     * @param found the faults that are known already
     * @throws IOException if the body is not JSON
     */
    List<MemberFault> of(byte[] body, List<BodyFault> found, Type type) throws IOException {
        List<BodyFault> faults = new ArrayList<>(found);
        faults.addAll(RepeatedMembers.of(body));
        try {
            JsonNode rest = LENIENT.readTree(body);
            faults.forEach(fault -> fault.removeFrom(rest));
            return further(faults, rest, json.constructType(type));
        } catch (StreamConstraintsException tooLong) {
            // A number of a million digits would take seconds to read.
            return members(faults);
        }
    }

    /**
     * Requires the body to have a form that can be read as this type.
     *
     * @throws InvalidBodyException if it has not
     */
    public <T> T read(JsonNode body, Class<T> type) {
        try {
            return json.treeToValue(body, type);
        } catch (JsonProcessingException malformed) {
            List<MemberFault> faults = further(new ArrayList<>(), body.deepCopy(), json.constructType(type));
            throw new InvalidBodyException(faults);
        }
    }

    private List<MemberFault> further(List<BodyFault> faults, JsonNode rest, JavaType type) {
        @Nullable Object read = null;
        boolean mayBeRead = true;
        while (mayBeRead && read == null && faults.size() < MOST) {
            try {
                read = json.treeToValue(rest, type);
                mayBeRead = false;
            } catch (JsonMappingException malformed) {
                BodyFault fault = Misfit.of(malformed);
                faults.add(fault);
                mayBeRead = fault.removeFrom(rest);
            } catch (JsonProcessingException failure) {
                throw new IllegalStateException("A tree of JSON is well-formed.", failure);
            }
        }
        List<MemberFault> members = members(faults);
        return read == null || faults.isEmpty()
                ? members
                : Stream.concat(members.stream(), Violations.of(validator.validate(read), members))
                        .toList();
    }

    private static List<MemberFault> members(List<BodyFault> faults) {
        return faults.stream().map(BodyFault::asMember).distinct().toList();
    }

    /** Returns the fault of a member that must not have this value. */
    public static InvalidBodyException notAllowed(String requirement, Object... path) {
        return new InvalidBodyException(List.of(MemberFault.at(requirement, path)));
    }

    /** Returns the fault of a body that is not an object. */
    public static InvalidBodyException notAnObject() {
        return new InvalidBodyException(List.of(MemberFault.at(List.of(), "must be an object", Kind.FORM)));
    }
}
