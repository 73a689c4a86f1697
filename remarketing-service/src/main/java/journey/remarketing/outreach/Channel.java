package journey.remarketing.outreach;

/** A way to customers: mails, or whatever a webhook passes on. */
public interface Channel {
    /** Sends once, or says that it did not; blocks until the other side has answered or its time is over. */
    Delivery send(MailOrder order);
}
