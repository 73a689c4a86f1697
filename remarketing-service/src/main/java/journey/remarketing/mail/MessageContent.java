package journey.remarketing.mail;

/** The words of a message that is no mail. The title is one line, and may be empty. */
public record MessageContent(String title, String text) {
    public MessageContent {
        if (text.isBlank() || title.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a message has a text, and a title is one line");
        }
    }

    @Override
    public String toString() {
        return "MessageContent[…]";
    }
}
