package dev.tenantry.histories;

import java.util.List;

/** Reads what a tenant has while others change it. */
final class Reader {

    private final List<Party> others;
    private final Book book;
    private final Vocabulary words;
    private final Choice choice;
    private final Reading reading;
    private final Choice.Deck<Step> deck;

    /** @param others the other tenants */
    Reader(Caller caller, Party party, List<Party> others, Choice choice) {
        this.others = others;
        this.book = party.book();
        this.words = new Vocabulary(party.mark());
        this.choice = choice;
        this.reading = new Reading(caller, party, false);
        this.deck = new Choice.Deck<Step>()
                .with(6, this::readOrder)
                .with(3, this::readHistory)
                .with(6, this::readList)
                .with(2, () -> reading.export(choice.filter(words), choice.instance()))
                .with(2, () -> reading.users(choice.between(1, 5), choice.instance()))
                .with(2, () -> reading.user(choice.of(book.seenUsers()), choice.instance()))
                .with(2, this::readForeignOrder);
    }

    void next() throws InterruptedException {
        deck.draw(choice).take();
    }

    private void readOrder() throws InterruptedException {
        List<Integer> seen = book.seenOrders();
        if (!seen.isEmpty()) {
            reading.order(choice.of(seen), choice.instance());
        }
    }

    private void readHistory() throws InterruptedException {
        List<Integer> seen = book.seenOrders();
        if (!seen.isEmpty()) {
            reading.history(choice.of(seen), choice.instance());
        }
    }

    private void readList() throws InterruptedException {
        reading.list(choice.filter(words), choice.happens(50), choice.between(2, 60), choice.instance());
    }

    private void readForeignOrder() throws InterruptedException {
        Party other = choice.of(others);
        List<Integer> seen = other.book().seenOrders();
        if (!seen.isEmpty()) {
            reading.foreign(other, choice.of(seen), choice.instance());
        }
    }
}
