package journey.remarketing.bounce.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import journey.events.Topics;
import journey.ledger.Message;
import journey.ledger.MessageLog;
import journey.remarketing.bounce.MailReport;
import journey.remarketing.bounce.Reports;
import journey.remarketing.outreach.OutreachRecord.MailReported;
import journey.remarketing.outreach.ledger.OutreachCodec;

/** Reports on the topic of signals, keyed by customer: the conversations fold them like everything else. */
public final class LedgerReports implements Reports {
    private static final String METER = "journey.remarketing.reports";

    private final MessageLog log;
    private final MeterRegistry registry;

    public LedgerReports(MessageLog log, MeterRegistry registry) {
        this.log = log;
        this.registry = registry;
    }

    @Override
    public void tell(Source source, List<MailReport> reports) {
        log.publish(reports.stream()
                .map(report -> new Message(
                        Topics.SIGNALS, OutreachCodec.encode(report.mail().customer(), record(report))))
                .toList());
        reports.forEach(report -> count(source, report.kind()));
    }

    private static MailReported record(MailReport report) {
        return new MailReported(
                report.mail().customer(),
                report.mail().address(),
                report.mail().mail(),
                switch (report.kind()) {
                    case HARD_BOUNCE -> MailReported.Kind.HARD_BOUNCE;
                    case SOFT_BOUNCE -> MailReported.Kind.SOFT_BOUNCE;
                    case COMPLAINT -> MailReported.Kind.COMPLAINT;
                    case DELIVERED -> MailReported.Kind.DELIVERED;
                },
                report.id(),
                report.at().truncatedTo(ChronoUnit.MILLIS));
    }

    @Override
    public void passedOver(Source source) {
        registry.counter(METER, "source", code(source), "kind", "passed_over").increment();
    }

    private void count(Source source, MailReport.Kind kind) {
        registry.counter(METER, "source", code(source), "kind", code(kind)).increment();
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
