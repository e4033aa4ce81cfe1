package dev.tenantry.http;

import jakarta.ws.rs.BadRequestException;
import java.io.Serial;
import java.util.List;

/** A body is JSON, but not what the operation takes. Answered with 400 and a problem that names each member at fault. */
public final class InvalidBodyException extends BadRequestException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<MemberFault> faults;

    /** @param faults at least one */
    InvalidBodyException(List<MemberFault> faults) {
        super(faults.getFirst().field() + " " + faults.getFirst().requirement());
        this.faults = List.copyOf(faults);
    }

    public List<MemberFault> faults() {
        return faults;
    }
}
