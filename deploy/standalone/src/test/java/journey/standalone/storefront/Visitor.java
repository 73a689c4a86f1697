package journey.standalone.storefront;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A browser profile of its own, whose requests and complaints are written down. */
final class Visitor implements AutoCloseable {
    private final BrowserContext context;
    private final Set<String> hosts = new TreeSet<>();
    private final List<String> complaints = new ArrayList<>();

    Visitor(BrowserContext context) {
        this.context = context;
        context.onRequest(request -> {
            URI address = URI.create(request.url());
            if (address.getHost() != null) {
                hosts.add(address.getHost() + ":" + address.getPort());
            }
        });
        context.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        context.onWebError(error -> complaints.add(error.error()));
    }

    Page page() {
        return context.newPage();
    }

    /** Whose servers the pages have turned to, with their ports. */
    Set<String> hosts() {
        return hosts;
    }

    /** Errors and warnings on the console, and what was thrown. */
    List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        context.close();
    }
}
