package io.qingping.wenlan.page;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcTargetRecord;

/**
 * Where a record is.
 *
 * @param archive its number in a list of archives
 * @param offset the byte where it begins, or where what it is packed in begins
 * @param skipped how many records are packed before it in the same
 */
public record WarcPlace(int archive, long offset, int skipped) {
  /**
   * The answer in this record.
   *
   * @param channel of the archive, at {@link #offset}; it is read on from there and left open
   * @param address that the record is a capture of
   * @param most bytes of the body, unpacked
   * @param partly whether the beginning of a body that is cut off is better than none
   */
  public Lookup read(ReadableByteChannel channel, URI address, int most, boolean partly) {
    try {
      var reader = new WarcReader(channel);
      for (var i = 0; i < skipped; i++) {
        reader.next();
      }
      var record = reader.next();
      return record.isPresent() && record.get() instanceof WarcTargetRecord target
          ? WarcBody.read(target, address, most, partly)
          : new Missing(address.toString(), Missing.Reason.DAMAGED, "");
    } catch (IOException | RuntimeException e) {
      // jwarc throws unchecked exceptions, too, for headers that are nonsense.
      return new Missing(
          address.toString(), Missing.Reason.DAMAGED, String.valueOf(e.getMessage()));
    }
  }
}
