package io.qingping.media.label;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The {@link Aigc} label as an XMP packet, for still pictures and WebP. */
public final class AigcXmp {
  private static final String NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/";
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

  private AigcXmp() {}

  /** A whole packet with the one property {@code TC260:AIGC}. */
  public static String packet(Aigc aigc) {
    return """
        <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
        <x:xmpmeta xmlns:x="adobe:ns:meta/">
          <rdf:RDF xmlns:rdf="%s">
            <rdf:Description rdf:about="" xmlns:TC260="%s">
              <TC260:AIGC>%s</TC260:AIGC>
            </rdf:Description>
          </rdf:RDF>
        </x:xmpmeta>
        <?xpacket end="w"?>"""
        .formatted(RDF, NAMESPACE, escaped(aigc.json()));
  }

  /** The label of a packet, as an element or as an attribute; empty when there is none. */
  public static Optional<Aigc> read(String packet) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      var xml = packet.substring(Math.max(0, packet.indexOf("<x:xmpmeta")));
      var document = builder.parse(new InputSource(new StringReader(xml)));
      var elements = document.getElementsByTagNameNS(NAMESPACE, Aigc.KEY);
      if (elements.getLength() > 0) {
        return Aigc.parse(elements.item(0).getTextContent());
      }
      var descriptions = document.getElementsByTagNameNS(RDF, "Description");
      for (int i = 0; i < descriptions.getLength(); i++) {
        var value = ((Element) descriptions.item(i)).getAttributeNS(NAMESPACE, Aigc.KEY);
        if (!value.isEmpty()) {
          return Aigc.parse(value);
        }
      }
      return Optional.empty();
    } catch (SAXException e) {
      return Optional.empty();
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
