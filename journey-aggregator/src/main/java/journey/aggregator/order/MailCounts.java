package journey.aggregator.order;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import journey.aggregator.counting.Dimension;
import journey.aggregator.counting.Family;
import journey.aggregator.counting.Labels;
import journey.aggregator.counting.Names;
import journey.aggregator.counting.Sink;
import journey.events.Interaction.MailEvent;
import journey.events.Touchpoint;

/** What mails of remarketing's add to the counters, each on the day it was sent. */
public final class MailCounts {
    /** Measures of {@link Family#MAILS}: each mail once, however often it was opened. */
    public static final String SENT = "s";

    public static final String OPENED = "o";
    public static final String CLICKED = "k";

    private MailCounts() {}

    /** Asks for the name under which a mail, and what is owed to it, will be counted: see {@link Names}. */
    public static void name(Touchpoint touchpoint, Names names) {
        if (touchpoint.what() instanceof MailEvent mail && mail.outcome() == MailEvent.Outcome.SENT) {
            Mailing.of(touchpoint, mail).ifPresent(mailing -> names.of(Dimension.VARIANT, mailing.label()));
        }
    }

    public static void count(List<Mailed> mailed, Names names, Sink sink) {
        for (Mailed mail : mailed) {
            LocalDate day = LocalDate.ofInstant(mail.at(), ZoneOffset.UTC);
            Labels labels = Labels.NONE.with(
                    Dimension.VARIANT,
                    names.of(Dimension.VARIANT, mail.mailing().label()));
            Family.MAILS.count(sink, day, labels, SENT, 1);
            Family.MAILS.count(sink, day, labels, OPENED, mail.opened() ? 1 : 0);
            Family.MAILS.count(sink, day, labels, CLICKED, mail.clicked() ? 1 : 0);
        }
    }
}
