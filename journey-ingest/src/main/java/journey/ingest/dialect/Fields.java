package journey.ingest.dialect;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON object of an event's properties, traits or product: what is absent is left out. */
public final class Fields {
    private final ObjectNode json = Payload.MAPPER.createObjectNode();

    public Fields text(String name, Optional<String> value) {
        value.ifPresent(text -> json.put(name, text));
        return this;
    }

    /** Written as an exact decimal. */
    public Fields amount(String name, Optional<BigDecimal> value) {
        value.ifPresent(amount -> json.put(name, amount));
        return this;
    }

    public Fields flag(String name, Optional<Boolean> value) {
        value.ifPresent(flag -> json.put(name, flag));
        return this;
    }

    /** Left out where it is empty. */
    public Fields object(String name, Fields value) {
        if (!value.isEmpty()) {
            json.set(name, value.json);
        }
        return this;
    }

    /** Written also where it is empty: an empty cart says something. */
    public Fields objects(String name, List<Fields> values) {
        ArrayNode array = json.putArray(name);
        values.forEach(value -> array.add(value.json));
        return this;
    }

    public Fields texts(String name, List<String> values) {
        ArrayNode array = json.putArray(name);
        values.forEach(array::add);
        return this;
    }

    /** A value as the sender gave it. */
    public Fields as(String name, JsonNode value) {
        json.set(name, value);
        return this;
    }

    /** A text some levels down. Where a level is a text already, that one stays. */
    public Fields at(List<String> path, String value) {
        ObjectNode level = json;
        for (String step : path.subList(0, path.size() - 1)) {
            if (!level.has(step)) {
                level.putObject(step);
            }
            if (!(level.path(step) instanceof ObjectNode below)) {
                return this;
            }
            level = below;
        }
        if (!level.has(path.getLast())) {
            level.put(path.getLast(), value);
        }
        return this;
    }

    public Fields without(String name) {
        json.remove(name);
        return this;
    }

    public boolean has(String name) {
        return json.has(name);
    }

    public boolean isEmpty() {
        return json.isEmpty();
    }

    ObjectNode json() {
        return json;
    }

    /** Personal data. */
    @Override
    public String toString() {
        return "Fields[" + json.size() + "]";
    }
}
