package journey.benchmarks.recommend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Recorded sessions: CSV with the header {@code session,time,product,event}, without quotes. The time is RFC 3339 or seconds
 * since 1970, the event {@code view} or {@code order}.
 */
public final class Sessions {
    private Sessions() {}

    /** @param products in the order of their events, a product for each of them */
    public record Session(Instant begun, List<String> viewed, List<String> ordered) {
        public Session {
            viewed = List.copyOf(viewed);
            ordered = List.copyOf(ordered);
        }

        /** What it is about: what was viewed, or where nothing was, what was ordered; each once, in their order. */
        List<String> products() {
            return List.copyOf(new LinkedHashSet<>(viewed.isEmpty() ? ordered : viewed));
        }
    }

    private record Event(Instant at, String product, boolean order) {}

    /**
     * All sessions, in the order in which they began.
     *
     * @throws IllegalArgumentException when a line makes no sense, with its number
     */
    public static List<Session> read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            Map<String, List<Event>> events = new LinkedHashMap<>();
            if (!"session,time,product,event".equals(lines.readLine())) {
                throw new IllegalArgumentException("the first line has to be session,time,product,event");
            }
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String[] cells = line.split(",", -1);
                if (cells.length != 4
                        || cells[2].isEmpty()
                        || !List.of("view", "order").contains(cells[3])) {
                    throw new IllegalArgumentException("line " + number + " is no session,time,product,event");
                }
                events.computeIfAbsent(cells[0], session -> new ArrayList<>())
                        .add(new Event(time(cells[1], number), cells[2], cells[3].equals("order")));
            }
            return events.values().stream()
                    .map(Sessions::session)
                    .sorted(Comparator.comparing(Session::begun))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Instant time(String text, int line) {
        try {
            return text.chars().allMatch(Character::isDigit)
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : Instant.parse(text);
        } catch (DateTimeParseException | NumberFormatException bad) {
            throw new IllegalArgumentException("line " + line + " has no time", bad);
        }
    }

    private static Session session(List<Event> unsorted) {
        List<Event> events = new ArrayList<>(unsorted);
        events.sort(Comparator.comparing(Event::at));
        return new Session(
                events.getFirst().at(),
                events.stream()
                        .filter(event -> !event.order())
                        .map(Event::product)
                        .toList(),
                events.stream().filter(Event::order).map(Event::product).toList());
    }
}
