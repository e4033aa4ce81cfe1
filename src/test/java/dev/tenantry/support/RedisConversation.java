package dev.tenantry.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the commands of Redis' protocol (RESP), but not the replies: if a client sends a command while it waits for the
 * reply to another one, they may count as two trips.
 */
final class RedisConversation extends Conversation {

    // Octets are read as characters, one each.
    private String pending = "";

    RedisConversation(List<Trip> trips) {
        super(trips);
    }

    @Override
    boolean isInMessage() {
        return !pending.isEmpty();
    }

    @Override
    boolean mayGoOn() {
        return false;
    }

    @Override
    void readClient(byte[] octets) {
        pending += new String(octets, StandardCharsets.ISO_8859_1);
        int end = commandEnd();
        while (end > 0) {
            pending = pending.substring(end);
            end = commandEnd();
        }
    }

    /** Notes the first command if all of it has arrived, and returns where it ends; otherwise 0. */
    private int commandEnd() {
        int at = pending.indexOf("\r\n") + 2;
        if (at < 2) {
            return 0;
        }
        int words = Integer.parseInt(pending.substring(1, at - 2));
        List<String> command = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            int begin = pending.indexOf("\r\n", at) + 2;
            if (begin < 2) {
                return 0;
            }
            int length = Integer.parseInt(pending.substring(at + 1, begin - 2));
            if (pending.length() < begin + length + 2) {
                return 0;
            }
            command.add(pending.substring(begin, begin + length));
            at = begin + length + 2;
        }
        trip().send(String.join(" ", command));
        return at;
    }

    @Override
    void readServer(byte[] octets) {
        // The replies do not matter.
    }
}
