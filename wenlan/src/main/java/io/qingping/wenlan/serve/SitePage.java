package io.qingping.wenlan.serve;

import static io.qingping.wenlan.serve.Markup.escaped;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What all pages have: the box with its filters, the switch of language. All that it is made of is
 * in the page; no script but this one runs in it.
 *
 * @param path of the page itself, for the switch
 * @param pictures whether a picture can be looked for
 */
record SitePage(Locale locale, Question question, String path, boolean pictures) {
  private static final String TEMPLATE = Markup.resource("page.html");
  private static final String BY_PICTURE = Markup.resource("by-picture.html");
  private static final String STYLE = Markup.resource("style.css");
  private static final String SCRIPT = Markup.resource("script.js");

  /** The Content-Security-Policy of the pages; good for pictures too. */
  static final String POLICY =
      "default-src 'none'; img-src 'self'; style-src "
          + Markup.allowance(STYLE)
          + "; script-src "
          + Markup.allowance(SCRIPT)
          + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /**
   * A whole page.
   *
   * @param kind {@code start} for the first page, whose box stands in the middle
   * @param title not escaped
   * @param body as HTML
   */
  String html(String kind, String title, String body) {
    boolean chinese = locale.getLanguage().equals("zh");
    var other = chinese ? "en" : "zh";
    var values = new HashMap<String, String>();
    values.put("LANGUAGE", chinese ? "zh-CN" : "en");
    values.put("OTHERLANGUAGE", other);
    values.put("OTHERNAME", chinese ? "English" : "中文");
    values.put("OTHER", escaped(question.with(Request.LANGUAGE, other).address(path)));
    values.put("HOME", escaped(question.blank().address("/")));
    values.put("TITLE", escaped(title));
    values.put("KIND", kind);
    values.put("STYLE", STYLE);
    values.put("SCRIPT", SCRIPT);
    values.put("BODY", body);
    values.put("NAME", text("name"));
    values.put("WORDS", escaped(question.value(Question.WORDS)));
    values.put("HINT", text("hint"));
    values.put("SEARCHFOR", text("search-for"));
    values.put("SEARCH", text("search"));
    values.put("FOCUS", kind.equals("start") ? " autofocus" : "");
    values.put("HIDDEN", hidden());
    values.put("BYPICTURE", pictures ? byPicture() : "");
    filters(values);
    return Markup.filled(TEMPLATE, values);
  }

  private void filters(Map<String, String> values) {
    values.put("FILTERS", text("filters"));
    values.put("OPEN", question.hasFilter() ? " open" : "");
    values.put("DATE", text("date"));
    values.put("DATEVALUE", escaped(question.value(Question.DATE)));
    values.put("SIZE", text("size"));
    values.put("SIZEVALUE", escaped(question.value(Question.SIZE)));
    values.put("FOLDER", text("folder"));
    values.put("FOLDERVALUE", escaped(question.value(Question.FOLDER)));
    values.put("FOLDERHINT", text("folder-hint"));
    values.put("APPLY", text("apply"));
  }

  /** What a search from the box keeps: the language, and the picture, for other filters. */
  private String hidden() {
    var inputs = new StringBuilder();
    for (var name : new String[] {Request.LANGUAGE, Question.LIKE, Question.PICTURE}) {
      if (question.has(name)) {
        inputs.append(
            "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n    "
                .formatted(name, escaped(question.value(name))));
      }
    }
    return inputs.toString();
  }

  private String byPicture() {
    return Markup.filled(
        BY_PICTURE,
        Map.of(
            "BYPICTURE", text("by-picture"),
            "ACTION", escaped(question.blank().address("/like")),
            "CHOOSE", text("choose"),
            "FINDLIKE", text("find-like"),
            "PASTE", text("paste")));
  }

  /** A page that says only that something did not work. */
  String refusal(String sentence) {
    var title = Markup.text(locale, "fault.title");
    return html("", title, note(text("fault.title"), escaped(sentence)));
  }

  /**
   * A box with a few sentences.
   *
   * @param sentences as HTML
   */
  static String note(String title, String... sentences) {
    return "<section class=\"note\" role=\"status\"><h1>%s</h1><p>%s</p></section>"
        .formatted(title, String.join("</p><p class=\"tips\">", sentences));
  }

  /** A sentence as HTML. */
  String text(String key, Object... arguments) {
    return escaped(Markup.text(locale, key, arguments));
  }

  /** Another page of this site in the same language, as HTML. */
  String link(String path) {
    return escaped(question.blank().address(path));
  }
}
