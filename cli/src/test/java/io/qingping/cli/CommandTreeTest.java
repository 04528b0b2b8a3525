package io.qingping.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every command, option and default as users' scripts know them: what changes here changes for them
 * and belongs into the release notes.
 */
class CommandTreeTest {
  @Test
  void namesAndDefaultsStayAsTheyAre() {
    var lines = new ArrayList<String>();
    describe(Qp.commandLine(), "qp", lines);
    assertThat(String.join("\n", lines))
        .isEqualTo(
            """
            qp: --help|-h --lang --version|-V
            qp animate PHOTO 1..*: --fps=25 --help|-h --json --label --lang --mask --motion-weights \
            --no-preview --out|-o! --producer=Qingping --recipe=auto --seconds=4 --seed=0 --size --strength=0.5 \
            --version|-V --wind=right
            qp demo: --fps=25 --help|-h --label --lang --mask --no-preview --out|-o=qp-demo \
            --producer=Qingping --recipe=auto --seconds=4 --seed=0 --size --strength=0.5 --version|-V --wind=right
            qp evaluate: --guidance --help|-h --json --lang --motion-weights --scenes=64 --steps \
            --version|-V
            qp help COMMAND 0..*: --help|-h --lang --version|-V
            qp info: --help|-h --json --lang --version|-V
            qp train: --help|-h --version|-V
            qp train motion: --help|-h --lang --recipe --run=runs/motion --scenes --steps \
            --version|-V
            qp vdt: --help|-h --version|-V
            qp vdt eval: --baselines --clips=12 --footage --given --heads --help|-h --i3d --json --lang \
            --model=shipped --report --seed=0 --steps=12 --untold --version|-V
            qp vdt export: --half --heads --help|-h --lang --model=shipped --out|-o! --version|-V
            qp vdt sample: --cache=0 --compare --context --count=1 --every=4 --fps=10 --frames=0 --given=0 \
            --guidance --heads --help|-h --kind --label --lang --model=shipped --out|-o! --overlap \
            --producer=Qingping --sampler --seed=0 --steps --stride=1 --task=predict --version|-V
            qp vdt train: --config! --help|-h --lang --run! --steps --version|-V
            qp wenlan: --help|-h --version|-V
            qp wenlan distil: --config! --help|-h --lang --run! --teacher! --texts! --version|-V
            qp wenlan eval: --config! --features --held-texts --help|-h --json --lang --model --version|-V
            qp wenlan export: --half --help|-h --int8 --lang --model! --out|-o! --version|-V
            qp wenlan gather SOURCE 1..*: --again --allow-private --config --contact --depth=5 --help|-h \
            --interval=1 --json --lang --nsfw-model --offline --out|-o! --pages=10000 --root --samples=1000 \
            --threads=8 --timeout=30 --version|-V
            qp wenlan index FOLDER|SHARDS 1..*: --help|-h --json --lang --model=wenlan-mini --out|-o! --rebuild \
            --version|-V
            qp wenlan search INDEX 1 WORDS 0..*: --alike=0.95 --date --duplicates --folder --help|-h --html \
            --json --lang --limit=20 --model --picture --size --texts-only --version|-V
            qp wenlan serve INDEX 1: --help|-h --host=127.0.0.1 --lang --model --port=8090 --texts-only \
            --version|-V
            qp wenlan train: --config! --help|-h --lang --run! --version|-V\
            """);
  }

  /** A line a command; {@code !} marks what must be given. */
  private static void describe(CommandLine line, String name, List<String> into) {
    var spec = line.getCommandSpec();
    var text = new StringBuilder(name);
    spec.positionalParameters()
        .forEach(p -> text.append(' ').append(p.paramLabel()).append(' ').append(p.arity()));
    text.append(':');
    spec.options().stream()
        .filter(option -> !option.hidden())
        .map(CommandTreeTest::described)
        .sorted()
        .forEach(option -> text.append(' ').append(option));
    into.add(text.toString());
    line.getSubcommands().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(sub -> describe(sub.getValue(), name + " " + sub.getKey(), into));
  }

  private static String described(OptionSpec option) {
    var names = List.of(option.names()).stream().sorted().toList();
    var value = option.defaultValue() == null ? "" : "=" + option.defaultValue();
    return String.join("|", names) + (option.required() ? "!" : "") + value;
  }
}
