package journey.aggregator.figures.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import journey.aggregator.figures.Row;

/** RFC 4180, with a header. */
final class Csv {
    private Csv() {}

    static String of(List<String> columns, List<Row> rows) {
        StringBuilder text = new StringBuilder(line(columns));
        for (Row row : rows) {
            text.append(line(columns.stream()
                    .map(column -> cell(row.cells().getOrDefault(column, "")))
                    .toList()));
        }
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object cell) {
        return switch (cell) {
            case BigDecimal decimal -> decimal.toPlainString();
            case String text -> harmless(text);
            default -> cell.toString();
        };
    }

    /** Names of campaigns and pages come from anybody; a spreadsheet must not take one for a formula. */
    private static String harmless(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }
}
