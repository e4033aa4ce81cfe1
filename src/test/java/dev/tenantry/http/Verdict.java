package dev.tenantry.http;

/**
 * How a server understands what arrives on one connection.
 *
 * @param requests how many requests it took as complete and valid
 * @param refused whether it did not come to the valid request at the end
 */
record Verdict(int requests, boolean refused) {

    /** Returns the verdict that {@link #toString} describes. */
    static Verdict parse(String text) {
        int end = text.length() - 1;
        return new Verdict(Integer.parseInt(text.substring(0, end)), text.charAt(end) == 'x');
    }

    @Override
    public String toString() {
        return requests + (refused ? "x" : "+");
    }
}
