package journey.aggregator.order;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import journey.aggregator.counting.Dimension;
import journey.events.Interaction.MailEvent;
import journey.events.Touchpoint;

/**
 * Which of remarketing's mails one is. Names are as remarketing gives them: lower-case letters, digits and hyphens, 41 at
 * most.
 *
 * @param step of the campaign
 * @param variant of the step
 */
public record Mailing(String campaign, Optional<String> step, Optional<String> variant) {
    static final Comparator<Mailing> ORDER = Comparator.comparing(Mailing::label);

    private static final char SEPARATOR = '/';
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");

    /** Empty for mails of others than remarketing. */
    public static Optional<Mailing> of(Touchpoint touchpoint, MailEvent mail) {
        boolean ours = touchpoint.source().equals(MailEvent.REMARKETING)
                && Stream.of(mail.campaign(), mail.step(), mail.variant())
                        .flatMap(Optional::stream)
                        .allMatch(name -> NAME.matcher(name).matches());
        return ours ? mail.campaign().map(name -> new Mailing(name, mail.step(), mail.variant())) : Optional.empty();
    }

    boolean isOfStep(Mailing other) {
        return campaign.equals(other.campaign) && step.equals(other.step);
    }

    /** {@code campaign/step/variant}, as a value of {@link Dimension#VARIANT}. */
    public String label() {
        return campaign + SEPARATOR + step.orElse(Dimension.NONE) + SEPARATOR + variant.orElse(Dimension.NONE);
    }

    /**
     * What a value of {@link Dimension#VARIANT} is as one of another dimension: {@code campaign}, {@code campaign/step}, or
     * itself.
     */
    public static String label(String variant, Dimension dimension) {
        int first = variant.indexOf(SEPARATOR);
        if (first < 0) {
            return variant;
        }
        return switch (dimension) {
            case CAMPAIGN -> variant.substring(0, first);
            case STEP -> variant.substring(0, variant.lastIndexOf(SEPARATOR));
            default -> variant;
        };
    }
}
