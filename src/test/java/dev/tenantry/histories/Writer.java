package dev.tenantry.histories;

/** Makes all changes of one tenant, one after the other, and reads them back. */
final class Writer {

    private final Book book;
    private final Vocabulary words;
    private final Choice choice;
    private final Posts posts;
    private final Reading reading;
    private final Choice.Deck<Step> deck;

    Writer(Caller caller, Party party, Choice choice) {
        this.book = party.book();
        this.words = new Vocabulary(party.mark());
        this.choice = choice;
        this.posts = new Posts(caller, party.mark(), choice);
        this.reading = new Reading(caller, party, true);
        OrderWriting orders = new OrderWriting(caller, posts, party, choice);
        UserWriting users = new UserWriting(caller, posts, party, orders, choice);
        this.deck = new Choice.Deck<Step>()
                .with(14, orders::place)
                .with(2, orders::placeTaken)
                .with(5, orders::batch)
                .with(1, orders::badBatch)
                .with(14, orders::change)
                .with(18, orders::goOn)
                .with(6, posts::repeat)
                .with(2, posts::reuse)
                .with(4, users::invite)
                .with(1, users::inviteAgain)
                .with(4, users::join)
                .with(4, users::act)
                .with(4, users::change)
                .with(2, users::remove)
                .with(2, users::askWhoTheyAre)
                .with(4, this::readOrder)
                .with(4, this::readList)
                .with(2, this::readExport)
                .with(2, () -> reading.users(choice.between(1, 5), choice.instance()));
    }

    void next() throws InterruptedException {
        deck.draw(choice).take();
    }

    private void readOrder() throws InterruptedException {
        if (book.size() > 0) {
            int number = choice.between(1, book.size());
            reading.order(number, choice.instance());
            reading.history(number, choice.instance());
        }
    }

    private void readList() throws InterruptedException {
        reading.list(choice.filter(words), choice.happens(50), choice.between(3, 60), choice.instance());
    }

    private void readExport() throws InterruptedException {
        reading.export(choice.filter(words), choice.instance());
    }

    /** Returns how many answers must be stored for repeated requests. */
    int storedAnswers() {
        return posts.stored();
    }
}
