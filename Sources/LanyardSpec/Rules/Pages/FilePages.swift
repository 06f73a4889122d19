extension RulePage {
  /// What a file may have before anybody reads what is in it.
  static let filePages = [
    RulePage(
      .error, .unreadableFile, title: "The file cannot be read",
      why: "It is not there, or it may not be read."),
    RulePage(
      .error, .unreadableFolder, title: "The folder cannot be read",
      why: """
        What lies in it is not known, so that nothing can be said of it. It takes the right to read the folder and to enter it: `r` and `x`.
        """),
    RulePage(
      .error, .notAFile, title: "This is no ordinary file",
      why: "A folder, a pipe or a device has the name of a spec or of an exchange. It is not opened: to read a pipe might last for ever."),
    RulePage(
      .error, "too-large", title: "The file is larger than 1 MiB",
      why: "A spec is a page or two of text. A larger file is not read at all."),
    RulePage(
      .error, "binary-file", "not-utf8", title: "The file is not text in UTF-8",
      why: "A file with NUL bytes is no text; one in another encoding would be read wrongly. Save it as UTF-8."),
    RulePage(
      .error, "empty-file", title: "The file is empty",
      why: "A spec begins with `lanyard: 1`.",
      example: .init(
        in: .file,
        bad: """
          # nothing yet
          """,
        good: """
          lanyard: 1
          name: guest
          methods:
            guest:
              apply: { headers: { X-Anonymous: "true" } }
          """)),
    RulePage(
      .error, "control-character", "line-break", title: "A character that does not show, or a line break of a rare kind",
      why: """
        What does not show is read by nobody, and editors disagree about where a line ends at U+0085, U+2028 and a lone CR. Leave such \
        characters out, or write them as escapes in double quotes.
        """,
      example: .init(
        in: .spec,
        bad: "title: Ex\u{7}ample\n",
        good: "title: Example\n")),
  ]
}
