package journey.remarketing.unsubscribe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import journey.remarketing.outreach.Topic;
import journey.remarketing.page.Pages;
import journey.remarketing.unsubscribe.Choice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

class PreferencesFormTest {
    @ParameterizedTest
    @ValueSource(strings = {"en", "it"})
    void whatHoldsIsShownInTheReadersLanguage(String language) throws IOException {
        Locale locale = Locale.of(language);
        Choice now = Choice.of(List.of("reminders", "everything"), Optional.of("it"));
        assertThat(now).isEqualTo(new Choice(Set.of(Topic.REMINDERS), Optional.of("it")));
        ResponseEntity<String> page = new Pages("Earth & Table", "#a2442a")
                .show(HttpStatus.OK, locale, PreferencesForm.title(locale), PreferencesForm.html(locale, now));
        assertThat(page.getBody())
                .contains("<html lang=\"" + language + "\">", "Earth &amp; Table", "noindex")
                .contains("value=\"reminders\" checked", "value=\"offers\">", "value=\"it\" checked")
                .doesNotContain("<script");
        assertThat(page.getHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
        assertThat(page.getHeaders().getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.getHeaders().getFirst("X-Robots-Tag")).isEqualTo("noindex");
        Path preview = Files.createDirectories(Path.of("target", "page-preview"));
        Files.writeString(preview.resolve("preferences-" + language + ".html"), page.getBody());
    }
}
