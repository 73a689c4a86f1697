package journey.remarketing.mail;

/** A mail's inside. The subject is one line: nothing in it can become another header. */
public record MailContent(String subject, String html, String text) {
    public MailContent {
        if (subject.isBlank() || subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject is one line of text");
        }
    }

    @Override
    public String toString() {
        return "MailContent[…]";
    }
}
