package dev.tenantry.histories;

import java.util.List;

/** Who acts for one tenant of a history. */
final class Cast {

    private final Party party;
    private final Writer writer;
    private final Reader reader;
    private final Administrator administrator;
    private final Caller caller;

    Cast(Instances instances, List<Party> all, Party party, Diary diary, long seed) {
        this.party = party;
        this.caller = new Caller(instances, all, party, diary, "end");
        this.writer = new Writer(new Caller(instances, all, party, diary, "writer"), party, new Choice(seed));
        this.reader = new Reader(
                new Caller(instances, all, party, diary, "reader"),
                party,
                all.stream().filter(other -> other != party).toList(),
                new Choice(seed + 1));
        this.administrator = new Administrator(
                new Caller(instances, all, party, diary, "administrator"), party, new Choice(seed + 2));
    }

    Party party() {
        return party;
    }

    Writer writer() {
        return writer;
    }

    Reader reader() {
        return reader;
    }

    Administrator administrator() {
        return administrator;
    }

    /** Reads everything from both instances. Nothing changes any more, so it must be exactly as the model says. */
    void readAll() throws InterruptedException {
        administrator.requireAsLeft();
        Book book = party.book();
        Reading reading = new Reading(caller, party, true);
        for (int instance = 0; instance < 2; instance++) {
            reading.list(Filter.ALL, false, 200, instance);
            reading.export(Filter.ALL, instance);
            reading.users(200, instance);
        }
        for (int number = 1; number <= book.size(); number++) {
            reading.history(number, number);
        }
    }

    void scan(HomeScan scan) {
        scan.require(party, administrator.tier(), writer.storedAnswers());
    }
}
