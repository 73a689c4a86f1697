package journey.ingest.dialect;

import java.util.Optional;

/** Whose an event is, as the tracking API names people. */
public record Who(Optional<String> userId, Optional<String> anonymousId) {
    public static Who user(String id) {
        return new Who(Optional.of(id), Optional.empty());
    }

    public static Who anonymous(String id) {
        return new Who(Optional.empty(), Optional.of(id));
    }

    @Override
    public String toString() {
        return "Who[…]";
    }
}
