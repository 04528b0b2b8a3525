package io.qingping.tensor.format;

import io.qingping.tensor.ModelFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Python's pickle machine, as far as files of weights need it (protocols 2 to 5, Python's {@code
 * pickletools}). A pickle is a program; this machine builds only numbers, texts, lists, maps and
 * what a {@link Classes} knows. Nothing from the file is executed.
 */
final class Pickle {
  /** The classes that a pickle may name; each refuses what it does not know. */
  interface Classes {
    /** The result of calling a class or function with arguments. */
    Object call(String name, List<?> arguments);

    /** What a persistent id stands for. */
    Object persistent(List<?> id);
  }

  /** A class or function by its full name. */
  record Global(String name) {}

  /** An object of which only the attributes are known, which follow its making. */
  static final class Attributes extends LinkedHashMap<Object, Object> {}

  private static final Object MARK = new Object();

  private final String source;
  private final ByteBuffer code;
  private final Classes classes;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private Pickle(String source, ByteBuffer code, Classes classes) {
    this.source = source;
    this.code = code.order(ByteOrder.LITTLE_ENDIAN);
    this.classes = classes;
  }

  /**
   * Maps keep their order; integers are {@code Long}, tuples are lists.
   *
   * @param code begins at its position, which is behind the pickle afterwards
   * @throws ModelFormatException if the pickle is damaged or wants what is not known
   */
  static Object read(String source, ByteBuffer code, Classes classes) {
    var pickle = new Pickle(source, code, classes);
    try {
      while (true) {
        int operation = pickle.code.get() & 0xff;
        if (operation == '.') {
          return pickle.pop();
        }
        pickle.run(operation);
      }
    } catch (BufferUnderflowException e) {
      throw new ModelFormatException(source, "its pickle is cut off", e);
    }
  }

  private void run(int operation) {
    switch (operation) {
      case 0x80 -> code.get(); // PROTO
      case 0x95 -> code.getLong(); // FRAME
      case '(' -> stack.add(MARK);
      case '0' -> pop();
      case '1' -> popToMark();
      case '2' -> stack.add(peek());
      case 'q' -> memo.put(unsignedByte(), peek());
      case 'r' -> memo.put(code.getInt(), peek());
      case 0x94 -> memo.put(memo.size(), peek()); // MEMOIZE
      case 'h' -> stack.add(recall(unsignedByte()));
      case 'j' -> stack.add(recall(code.getInt()));
      case 'c' -> stack.add(new Global(line() + "." + line()));
      case 0x93 -> { // STACK_GLOBAL
        var name = text(pop());
        stack.add(new Global(text(pop()) + "." + name));
      }
      case 'Q' -> stack.add(classes.persistent(list(pop())));
      case 'R', 0x81 -> { // REDUCE, NEWOBJ
        var arguments = list(pop());
        stack.add(call(pop(), arguments));
      }
      case 'b' -> build(pop());
      default -> {
        if (!literal(operation) && !container(operation)) {
          throw fault("has an unknown operation 0x%02x".formatted(operation));
        }
      }
    }
  }

  private boolean literal(int operation) {
    stack.add(
        switch (operation) {
          case 'N' -> null;
          case 0x88 -> true;
          case 0x89 -> false;
          case 'J' -> (long) code.getInt();
          case 'K' -> (long) unsignedByte();
          case 'M' -> (long) (code.getShort() & 0xffff);
          case 0x8a -> integer(unsignedByte());
          case 'G' -> Double.longBitsToDouble(Long.reverseBytes(code.getLong()));
          case 'X' -> utf8(code.getInt());
          case 'U', 0x8c -> utf8(unsignedByte());
          case 0x8d -> utf8((int) Math.max(-1, Math.min(code.getLong(), Integer.MAX_VALUE)));
          case 'B' -> bytes(code.getInt());
          case 'C' -> bytes(unsignedByte());
          default -> MARK;
        });
    if (peek() != MARK) {
      return true;
    }
    pop();
    return false;
  }

  private boolean container(int operation) {
    switch (operation) {
      case ')' -> stack.add(List.of());
      case ']' -> stack.add(new ArrayList<>());
      case '}' -> stack.add(new LinkedHashMap<>());
      case 't', 'l' -> stack.add(popToMark());
      case 0x85 -> stack.add(popLast(1));
      case 0x86 -> stack.add(popLast(2));
      case 0x87 -> stack.add(popLast(3));
      case 'd' -> {
        var pairs = popToMark();
        stack.add(new LinkedHashMap<>());
        putAll(pairs);
      }
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case 's' -> putAll(popLast(2));
      case 'u' -> putAll(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object call(Object callee, List<?> arguments) {
    if (callee instanceof Global global) {
      return classes.call(global.name(), arguments);
    }
    throw fault("wants to call something that is not a class");
  }

  /** The state of an object: kept for maps that stand for objects, else of no interest. */
  @SuppressWarnings("unchecked")
  private void build(Object state) {
    if (peek() instanceof Attributes attributes && state instanceof Map<?, ?> map) {
      attributes.putAll((Map<Object, Object>) map);
    }
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    if (!(peek() instanceof ArrayList<?> target)) {
      throw fault("appends to something that is not a list");
    }
    ((ArrayList<Object>) target).addAll(values);
  }

  /** Keys are plain values, so that their hash is cheap and finite. */
  @SuppressWarnings("unchecked")
  private void putAll(List<Object> pairs) {
    if (!(peek() instanceof LinkedHashMap<?, ?> target) || pairs.size() % 2 != 0) {
      throw fault("sets items of something that is not a dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      var key = pairs.get(i);
      if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
        throw fault("has a dictionary key that is neither text nor number");
      }
      ((LinkedHashMap<Object, Object>) target).put(key, pairs.get(i + 1));
    }
  }

  private Object peek() {
    if (stack.isEmpty()) {
      throw fault("takes from an empty stack");
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    var top = peek();
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> popLast(int count) {
    if (stack.size() < count) {
      throw fault("takes from an empty stack");
    }
    var part = stack.subList(stack.size() - count, stack.size());
    var values = new ArrayList<>(part);
    part.clear();
    if (values.contains(MARK)) {
      throw fault("takes from an empty stack");
    }
    return values;
  }

  private List<Object> popToMark() {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw fault("takes from an empty stack");
    }
    var part = stack.subList(mark, stack.size());
    var values = new ArrayList<>(part.subList(1, part.size()));
    part.clear();
    return values;
  }

  private Object recall(int place) {
    if (!memo.containsKey(place)) {
      throw fault("recalls a value that it never stored");
    }
    return memo.get(place);
  }

  private int unsignedByte() {
    return code.get() & 0xff;
  }

  private long integer(int size) {
    if (size > 8) {
      throw fault("has an integer of more than 64 bits");
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (code.get() & 0xffL) << (8 * i);
    }
    int unused = 64 - 8 * size;
    return size == 0 ? 0 : value << unused >> unused;
  }

  private byte[] bytes(int size) {
    if (size < 0 || size > code.remaining()) {
      throw new BufferUnderflowException();
    }
    var bytes = new byte[size];
    code.get(bytes);
    return bytes;
  }

  private String utf8(int size) {
    return new String(bytes(size), StandardCharsets.UTF_8);
  }

  private String line() {
    int start = code.position();
    while (code.get() != '\n') {
      // look for the end
    }
    int size = code.position() - 1 - start;
    code.position(start);
    var line = utf8(size);
    code.get();
    return line;
  }

  private String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw fault("names a class by something that is not a text");
  }

  private List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return Collections.unmodifiableList(list);
    }
    throw fault("gives arguments that are not a tuple");
  }

  private ModelFormatException fault(String what) {
    return new ModelFormatException(
        source, "its pickle %s (byte %d)".formatted(what, code.position()));
  }
}
