package journey.aggregator.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Records as few bytes: the components one after the other, without names.
 *
 * <p>Integers are zigzag varints, instants milliseconds, decimals scale and unscaled value, strings UTF-8 with a length;
 * a string that came before in the same value is a reference to it (product ids, pages and campaigns repeat a lot).
 * Optionals, lists, sets, maps, enums and sealed interfaces of records nest. There are no field names and no tags, so
 * bytes are only good for the very record types that wrote them; whoever changes a type raises the layout, see {@link
 * JourneyCodec}.
 *
 * @param <T> a record, or a sealed interface of records
 */
final class RecordCodec<T> {
    private final Shape shape;

    /** How values of one type are written and read. */
    private interface Shape {
        void write(Object value, Sink to);

        Object read(Source from);
    }

    private static final class Sink {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        final Map<String, Integer> strings = new HashMap<>();

        void varint(long value) {
            long rest = (value << 1) ^ (value >> 63);
            while ((rest & ~0x7FL) != 0) {
                bytes.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        /** A new string is its length and its bytes; a known one is minus its number, from 1. */
        void string(String value) {
            Integer known = strings.get(value);
            if (known != null) {
                varint(-known);
                return;
            }
            strings.put(value, strings.size() + 1);
            byte[] utf8 = value.getBytes(UTF_8);
            varint(utf8.length);
            bytes.writeBytes(utf8);
        }
    }

    private static final class Source {
        final byte[] bytes;
        final List<String> strings = new ArrayList<>();
        int at;

        Source(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return (value >>> 1) ^ -(value & 1);
                }
            }
        }

        int count() {
            long count = varint();
            if (count < 0 || count > bytes.length) {
                throw new IllegalArgumentException("a count of " + count + " in " + bytes.length + " bytes");
            }
            return (int) count;
        }

        String string() {
            long length = varint();
            if (length < 0) {
                return strings.get((int) -length - 1);
            }
            String value = new String(bytes, at, (int) length, UTF_8);
            at += (int) length;
            strings.add(value);
            return value;
        }
    }

    private RecordCodec(Shape shape) {
        this.shape = shape;
    }

    static <T> RecordCodec<T> of(Class<T> type) {
        return new RecordCodec<>(shape(type, new HashMap<>()));
    }

    byte[] encode(byte layout, T value) {
        Sink sink = new Sink();
        sink.bytes.write(layout);
        shape.write(value, sink);
        return sink.bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are of another layout, or no whole value */
    @SuppressWarnings("unchecked")
    T decode(byte layout, byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != layout) {
            throw new IllegalArgumentException(
                    "stored in layout " + (bytes.length == 0 ? "none" : bytes[0]) + ", this version reads " + layout);
        }
        try {
            return (T) shape.read(new Source(bytes, 1));
        } catch (IndexOutOfBoundsException cut) {
            throw new IllegalArgumentException("a stored value that was cut off", cut);
        }
    }

    private record Simple(
            java.util.function.BiConsumer<Object, Sink> writer, java.util.function.Function<Source, Object> reader)
            implements Shape {
        @Override
        public void write(Object value, Sink to) {
            writer.accept(value, to);
        }

        @Override
        public Object read(Source from) {
            return reader.apply(from);
        }
    }

    private static Shape shape(Type type, Map<Class<?>, Shape> known) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return optional(shape(of[0], known));
            }
            if (raw == List.class) {
                return list(shape(of[0], known));
            }
            if (raw == Set.class) {
                return set(shape(of[0], known));
            }
            if (raw == Map.class) {
                return map(shape(of[0], known), shape(of[1], known));
            }
            throw new IllegalArgumentException("no shape for " + type);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == long.class || plain == Long.class) {
            return new Simple((value, to) -> to.varint((Long) value), Source::varint);
        }
        if (plain == int.class || plain == Integer.class) {
            return new Simple((value, to) -> to.varint((Integer) value), from -> Math.toIntExact(from.varint()));
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return new Simple(
                    (value, to) -> to.bytes.write((Boolean) value ? 1 : 0), from -> from.bytes[from.at++] == 1);
        }
        if (plain == String.class) {
            return new Simple((value, to) -> to.string((String) value), Source::string);
        }
        if (plain == Instant.class) {
            return new Simple(
                    (value, to) -> to.varint(((Instant) value).toEpochMilli()),
                    from -> Instant.ofEpochMilli(from.varint()));
        }
        if (plain == LocalDate.class) {
            return new Simple(
                    (value, to) -> to.varint(((LocalDate) value).toEpochDay()),
                    from -> LocalDate.ofEpochDay(from.varint()));
        }
        if (plain == BigDecimal.class) {
            return decimal();
        }
        if (plain.isEnum()) {
            Object[] constants = plain.getEnumConstants();
            return new Simple((value, to) -> to.varint(((Enum<?>) value).ordinal()), from -> constants[from.count()]);
        }
        Shape shaped = known.get(plain);
        if (shaped != null) {
            return shaped;
        }
        Shape made = plain.isSealed() ? alternatives(plain, known) : components(plain, known);
        known.put(plain, made);
        return made;
    }

    private static Shape decimal() {
        return new Simple(
                (value, to) -> {
                    BigDecimal decimal = (BigDecimal) value;
                    byte[] unscaled = decimal.unscaledValue().toByteArray();
                    to.varint(decimal.scale());
                    to.varint(unscaled.length);
                    to.bytes.writeBytes(unscaled);
                },
                from -> {
                    int scale = Math.toIntExact(from.varint());
                    int length = from.count();
                    BigInteger unscaled = new BigInteger(from.bytes, from.at, length);
                    from.at += length;
                    return new BigDecimal(unscaled, scale);
                });
    }

    private static Shape optional(Shape of) {
        return new Simple(
                (value, to) -> {
                    Optional<?> optional = (Optional<?>) value;
                    to.bytes.write(optional.isPresent() ? 1 : 0);
                    optional.ifPresent(inner -> of.write(inner, to));
                },
                from -> from.bytes[from.at++] == 0 ? Optional.empty() : Optional.of(of.read(from)));
    }

    private static Shape list(Shape of) {
        return new Simple(
                (value, to) -> {
                    List<?> list = (List<?>) value;
                    to.varint(list.size());
                    list.forEach(element -> of.write(element, to));
                },
                from -> {
                    int size = from.count();
                    List<Object> list = new ArrayList<>(size);
                    for (int i = 0; i < size; i++) {
                        list.add(of.read(from));
                    }
                    return list;
                });
    }

    private static Shape set(Shape of) {
        Shape elements = list(of);
        return new Simple(
                (value, to) -> elements.write(new ArrayList<>((Set<?>) value), to),
                from -> new HashSet<>((List<?>) elements.read(from)));
    }

    private static Shape map(Shape keys, Shape values) {
        return new Simple(
                (value, to) -> {
                    Map<?, ?> map = (Map<?, ?>) value;
                    to.varint(map.size());
                    map.forEach((key, mapped) -> {
                        keys.write(key, to);
                        values.write(mapped, to);
                    });
                },
                from -> {
                    int size = from.count();
                    Map<Object, Object> map = new HashMap<>();
                    for (int i = 0; i < size; i++) {
                        Object key = keys.read(from);
                        map.put(key, values.read(from));
                    }
                    return map;
                });
    }

    private static Shape alternatives(Class<?> sealed, Map<Class<?>, Shape> known) {
        Class<?>[] kinds = sealed.getPermittedSubclasses();
        Map<Class<?>, Integer> numbers = new HashMap<>();
        Shape[] shapes = new Shape[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            numbers.put(kinds[i], i);
            shapes[i] = shape(kinds[i], known);
        }
        return new Simple(
                (value, to) -> {
                    int number = java.util.Objects.requireNonNull(numbers.get(value.getClass()));
                    to.varint(number);
                    shapes[number].write(value, to);
                },
                from -> shapes[from.count()].read(from));
    }

    private static Shape components(Class<?> type, Map<Class<?>, Shape> known) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException("no shape for " + type);
        }
        Shape[] shapes = new Shape[components.length];
        MethodHandle[] accessors = new MethodHandle[components.length];
        Class<?>[] types = new Class<?>[components.length];
        MethodHandle constructor;
        try {
            MethodHandles.Lookup lookup = type.getPackageName().equals(RecordCodec.class.getPackageName())
                    ? MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    : MethodHandles.publicLookup();
            for (int i = 0; i < components.length; i++) {
                shapes[i] = shape(components[i].getGenericType(), known);
                types[i] = components[i].getType();
                accessors[i] = lookup.unreflect(components[i].getAccessor())
                        .asType(MethodType.methodType(Object.class, Object.class));
            }
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalArgumentException(type + " is not a record that this codec can see", hidden);
        }
        return new Simple(
                (value, to) -> {
                    for (int i = 0; i < shapes.length; i++) {
                        shapes[i].write(invoke(accessors[i], value), to);
                    }
                },
                from -> {
                    Object[] values = new Object[shapes.length];
                    for (int i = 0; i < shapes.length; i++) {
                        values[i] = shapes[i].read(from);
                    }
                    return construct(constructor, values);
                });
    }

    private static Object invoke(MethodHandle accessor, Object value) {
        try {
            return (Object) accessor.invokeExact(value);
        } catch (RuntimeException | Error passed) {
            throw passed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object construct(MethodHandle constructor, Object[] values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException | Error passed) {
            throw passed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
