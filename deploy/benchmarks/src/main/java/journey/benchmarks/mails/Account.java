package journey.benchmarks.mails;

/**
 * What became of a queue of mails.
 *
 * @param received shoppers who got their mail, once or more often
 * @param duplicates mails beyond each shopper's first
 * @param inDoubt listed by the service as perhaps sent
 * @param inDoubtReceived of these, those that the mail server has
 * @param lost neither received nor listed
 */
public record Account(int queued, int kills, int received, int duplicates, int inDoubt, int inDoubtReceived, int lost) {
    /** Whether each mail left once, or is known to be in doubt for a kill. */
    public boolean balances() {
        return duplicates == 0 && lost == 0 && (kills > 0 || inDoubt == 0);
    }

    @Override
    public String toString() {
        return """
                queued                     %,9d
                received by the sink       %,9d
                in doubt at a kill, listed %,9d   of these received %,d, not received %,d
                received more than once    %,9d
                lost                       %,9d
                kills                      %,9d""".formatted(
                        queued, received, inDoubt, inDoubtReceived, inDoubt - inDoubtReceived, duplicates, lost, kills);
    }
}
