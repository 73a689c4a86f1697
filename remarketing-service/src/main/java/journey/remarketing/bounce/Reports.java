package journey.remarketing.bounce;

import java.util.List;

/** Where reports go. */
public interface Reports {
    /** Who told. */
    enum Source {
        MAILBOX,
        WEBHOOK
    }

    /**
     * Returns when all of them are acknowledged and can't be lost any more. Telling one again changes nothing.
     *
     * @throws RuntimeException when the brokers do not acknowledge; then all are to be told again
     */
    void tell(Source source, List<MailReport> reports);

    /** Something came that is about no mail of ours, or says nothing that matters here. */
    void passedOver(Source source);
}
