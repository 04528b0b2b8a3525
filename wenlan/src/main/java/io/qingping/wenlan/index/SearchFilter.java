package io.qingping.wenlan.index;

import io.qingping.media.MediaException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Which pictures are looked at.
 *
 * @param dates days on which they were taken
 * @param folder somewhere below it; a shard is a folder too. A path that does not exist is taken as
 *     one below the folder that was indexed
 * @param sizes their pixels
 */
public record SearchFilter(Optional<Dates> dates, Optional<Path> folder, Optional<Sizes> sizes) {
  public static final SearchFilter NONE =
      new SearchFilter(Optional.empty(), Optional.empty(), Optional.empty());

  private static final String TO = "..";

  /** From the first day to the last, both included. */
  public record Dates(LocalDate first, LocalDate last) {
    /**
     * {@code 2024}, {@code 2024-05}, {@code 2024-05-31}, or two of them with {@code ..} between.
     */
    public static Dates parse(String text) {
      try {
        int to = text.indexOf(TO);
        if (to < 0) {
          return new Dates(first(text), last(text));
        }
        var from = text.substring(0, to);
        var until = text.substring(to + TO.length());
        var range =
            new Dates(
                from.isEmpty() ? LocalDate.of(1, 1, 1) : first(from),
                until.isEmpty() ? LocalDate.of(9999, 12, 31) : last(until));
        if (range.last.isBefore(range.first)) {
          throw new DateTimeException("the last day comes first");
        }
        return range;
      } catch (DateTimeException e) {
        throw new MediaException(e, "index.dates", text.isBlank() ? "''" : text);
      }
    }

    private static LocalDate first(String text) {
      return switch (text.length()) {
        case 4 -> Year.parse(text).atDay(1);
        case 7 -> YearMonth.parse(text).atDay(1);
        default -> LocalDate.parse(text);
      };
    }

    private static LocalDate last(String text) {
      return switch (text.length()) {
        case 4 -> Year.parse(text).atMonth(12).atEndOfMonth();
        case 7 -> YearMonth.parse(text).atEndOfMonth();
        default -> LocalDate.parse(text);
      };
    }

    private Query query() {
      return LongPoint.newRangeQuery(
          PictureDocument.TAKEN,
          PictureDocument.seconds(first.atStartOfDay()),
          PictureDocument.seconds(last.plusDays(1).atStartOfDay()) - 1);
    }
  }

  /** Pixels of the shorter and the longer side, both ends included; upright or not. */
  public record Sizes(int shortFrom, int longFrom, int shortTo, int longTo) {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})x(\\d{1,6})");

    /** {@code 800x600} and larger, {@code ..1024x768}, or {@code 800x600..4000x3000}. */
    public static Sizes parse(String text) {
      int to = text.indexOf(TO);
      var from = sides(text, to < 0 ? text : text.substring(0, to), 0);
      var until = sides(text, to < 0 ? "" : text.substring(to + TO.length()), Integer.MAX_VALUE);
      var range =
          new Sizes(
              Math.min(from[0], from[1]),
              Math.max(from[0], from[1]),
              Math.min(until[0], until[1]),
              Math.max(until[0], until[1]));
      if (range.shortFrom > range.shortTo || range.longFrom > range.longTo) {
        throw new MediaException("index.sizes", text);
      }
      return range;
    }

    private static int[] sides(String whole, String size, int open) {
      if (size.isEmpty()) {
        return new int[] {open, open};
      }
      var sides = SIZE.matcher(size);
      if (!sides.matches()) {
        throw new MediaException("index.sizes", whole);
      }
      return new int[] {Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2))};
    }
  }

  /** The filter for Lucene; nothing if all pictures pass. */
  Optional<Query> query() {
    var query = new BooleanQuery.Builder();
    dates.ifPresent(range -> query.add(range.query(), Occur.FILTER));
    folder.ifPresent(path -> query.add(folder(path), Occur.FILTER));
    sizes.ifPresent(
        range -> {
          query.add(
              IntPoint.newRangeQuery(
                  PictureDocument.SHORT_SIDE, range.shortFrom(), range.shortTo()),
              Occur.FILTER);
          query.add(
              IntPoint.newRangeQuery(PictureDocument.LONG_SIDE, range.longFrom(), range.longTo()),
              Occur.FILTER);
        });
    var built = query.build();
    return built.clauses().isEmpty() ? Optional.empty() : Optional.of(built);
  }

  private static Query folder(Path path) {
    String name;
    try {
      name = path.toRealPath().toString();
    } catch (IOException e) {
      name = path.normalize().toString(); // below the folder that was indexed, or gone since
    }
    return new TermQuery(new Term(PictureDocument.FOLDER, name));
  }
}
