package journey.remarketing.outreach;

/** Sends mails. */
public interface Postman {
    /** Sends once, or says that it did not; blocks until the mail server has answered or its time is over. */
    Delivery send(MailOrder order);
}
