package io.qingping.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What a person at a terminal sees of one command. */
record Console(int code, String out, String err) {
  /** Runs a command in this process, in English unless it says otherwise. */
  static Console run(Object... arguments) {
    var words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    var locale = Locale.getDefault();
    Locale.setDefault(Locale.ENGLISH);
    var code = new AtomicInteger();
    var err = new ByteArrayOutputStream();
    try {
      var out =
          captured(
              System.out,
              System::setOut,
              () -> {
                var inner = captured(System.err, System::setErr, () -> code.set(Qp.run(words)));
                err.writeBytes(inner.toByteArray());
              });
      return new Console(code.get(), text(out), text(err));
    } finally {
      Locale.setDefault(locale);
    }
  }

  private interface Redirect {
    void to(PrintStream stream);
  }

  private static ByteArrayOutputStream captured(
      PrintStream original, Redirect redirect, Runnable work) {
    var bytes = new ByteArrayOutputStream();
    redirect.to(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      redirect.to(original);
    }
    return bytes;
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The lines of the error stream that say something. */
  List<String> errors() {
    return err.lines().filter(line -> !line.isBlank()).toList();
  }
}
